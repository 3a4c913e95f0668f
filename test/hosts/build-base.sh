#!/bin/bash
# build-base.sh FOLDER: makes FOLDER, the root that all test hosts share: a Debian with LXC, CRIU, ssh and Node. From Debian's packages only;
# needs root and debootstrap. About a minute.
set -euo pipefail
root=$1
suite=trixie
rm -rf "$root"
debootstrap --variant=minbase \
  --include=e2fsprogs,iproute2,iputils-ping,openssh-server,rsync,procps,iptables,busybox-static "$suite" "$root"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' >"$root/etc/apt/apt.conf.d/99minimal"
printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*\n' \
  >"$root/etc/dpkg/dpkg.cfg.d/minimal"
# the CRIU of this release cannot dump sockets on newer kernels; the one of the next release can, and nothing else comes from there
sed "s/^deb \([^ ]*\) $suite.*/deb [check-valid-until=no] \1 forky main/" "$root/etc/apt/sources.list" \
  >"$root/etc/apt/sources.list.d/forky.list"
printf 'Package: *\nPin: release n=forky\nPin-Priority: 50\n' >"$root/etc/apt/preferences.d/forky"
cp /etc/resolv.conf "$root/etc/resolv.conf"
in_root() { DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
in_root apt-get update -q
in_root apt-get install -q -y lxc lxc-templates nodejs etcd-server
in_root apt-get install -q -y -t forky criu
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*_* "$root"/etc/ssh/ssh_host_*
mkdir -p "$root/ballast" "$root/shared"
