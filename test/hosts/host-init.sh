#!/bin/bash
# host-init.sh NAME FOLDER BASE CHECKOUT NODE CGROUPS: the first process of a test host, in namespaces of its own. Prints "up" when the host is.
set -euo pipefail
name=$1 folder=$2 base=$3 checkout=$4 node=$5 cgroups=$6
controllers='cpu cpuacct cpuset memory devices freezer blkio pids'

hostname "$name"
mount --make-rprivate /
# what is written to a host is gone with it
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay -o "lowerdir=$base,upperdir=$folder/upper,workdir=$folder/work" overlay "$folder/root"
cd "$folder/root"
mkdir -p old shared ballast
mount --bind "$checkout" ballast
# the Node of the tests before Debian's, which has no snapshot of itself and takes twice as long to start; not where it is Debian's too
if ! ldd "$node" | grep -q libnode; then
  touch usr/local/bin/node
  mount --bind "$node" usr/local/bin/node
fi
# as a file system on the network would be: all hosts of a test have it
mount --bind "$(dirname "$folder")/shared" shared
mount --rbind /dev dev
pivot_root . old
mount -t proc proc /proc
mount -t sysfs sysfs /sys
# mounted again in a cgroup namespace, so that / of each is the host's own
if [ "$cgroups" = 2 ]; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  # LXC goes to the root before it calls CRIU; but for the kernel's own root, one with controllers below it takes no processes
  mount --bind /sys/fs/cgroup/init.scope/cgroup.procs /sys/fs/cgroup/cgroup.procs
else
  mount -t tmpfs tmpfs /sys/fs/cgroup
  # LXC 6.0 crashes in checkpoints where a cgroup2 is without controllers
  for controller in $controllers; do
    mkdir "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
  done
  mkdir /sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
fi
[ ! -d /sys/kernel/security ] || mount -t securityfs securityfs /sys/kernel/security 2>/dev/null || :
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
mkdir -p /run/sshd /run/lock
umount -l /old
ip link set lo up
echo "$name" >/etc/hostname
# the page server of a migration needs large pipes
echo 1073741824 >/proc/sys/fs/pipe-max-size
echo 0 >/proc/sys/fs/pipe-user-pages-soft
echo up
# as an init does: what loses its parent is reaped here
while :; do
  sleep 1000000 &
  wait
done
