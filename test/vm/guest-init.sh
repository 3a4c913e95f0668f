#!/bin/sh
# Pid 1 of the test machine: mounts what an init mounts, runs the command that the host left for it, leaves
# its exit status, and powers off. The kernel's command line says where: vm.control=FOLDER below /share.
export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LANG=C.UTF-8
mount -t proc -o nosuid,nodev,noexec proc /proc
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/lxc /dev/pts /dev/shm
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mount -t cgroup2 -o nosuid,nodev,noexec,nsdelegate,memory_recursiveprot cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t securityfs securityfs /sys/kernel/security
mount -t mqueue mqueue /dev/mqueue
ln -sf /proc/self/fd /dev/fd
ln -sf /proc/self/fd/0 /dev/stdin
ln -sf /proc/self/fd/1 /dev/stdout
ln -sf /proc/self/fd/2 /dev/stderr
mount --make-rshared /
# there is no udev, which would make its control node and so load it when it is needed
modprobe loop
hostname testvm
ip link set lo up
# as Debian does at boot: without its profile LXC cannot start a container on a kernel with AppArmor
apparmor_parser --replace --write-cache /etc/apparmor.d/lxc-containers
fallocate -l 512M /swap && chmod 600 /swap && mkswap -q /swap && swapon /swap
mount -t virtiofs share /share
control=/share/$(sed -n 's/.*\bvm\.control=\([^ ]*\).*/\1/p' /proc/cmdline)
# there is no udev, so no /dev/virtio-ports/NAME: the machine has one port
port=$(echo /dev/vport*p1)
# files of tests lie on the disk: in a tmpfs, page cache would be memory that cannot be reclaimed
export TMPDIR=/var/tmp
(cd /share && exec setsid sh "$control/command") </dev/null >"$port" 2>&1
echo $? >"$control/status"
sync
busybox poweroff -f
