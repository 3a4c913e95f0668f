#!/bin/bash
# build-image.sh FOLDER NODE: makes FOLDER/{vmlinuz,initrd,root.img}, a Debian with LXC on cgroup v2, from Debian's
# packages and the Node that is given. Needs root, debootstrap and e2fsprogs; mounts nothing and needs no loop device. About 40 s.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1
node=$2
suite=trixie
# ext4, virtio_pci and virtiofs are built into the cloud kernel; there is no LXC 7 in Debian yet
kernel=linux-image-cloud-amd64
packages="lxc iptables lxc-templates apparmor nodejs git strace busybox-static attr libcap2-bin umoci zstd
  util-linux e2fsprogs xfsprogs btrfs-progs fdisk kpartx dmsetup lvm2 thin-provisioning-tools drbd-utils
  iproute2 iputils-ping kmod openssh-server procps rsync xz-utils zstd"
root=$out/root
rm -rf "$out"
mkdir -p "$out"

in_root() { DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }

debootstrap --variant=minbase "$suite" "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' >"$root/etc/apt/apt.conf.d/99minimal"
printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*\n' \
  >"$root/etc/dpkg/dpkg.cfg.d/minimal"
# the CRIU of the next release, as on the hosts of `npm test`; nothing else comes from there
sed "s/^deb \([^ ]*\) $suite.*/deb [check-valid-until=no] \1 forky main/" "$root/etc/apt/sources.list" \
  >"$root/etc/apt/sources.list.d/forky.list"
printf 'Package: *\nPin: release n=forky\nPin-Priority: 50\n' >"$root/etc/apt/preferences.d/forky"
in_root apt-get update -q
# shellcheck disable=SC2086
in_root apt-get install -q -y $packages
in_root apt-get install -q -y -t forky criu
# Its breakpoints have the kernel change its own scheduler while that runs, and two emulated CPUs then disagree about an instruction: three of five boots
# ended in a panic. 130 is CRIU's own switch for doing without them (FI_NO_BREAKPOINTS).
mkdir "$root/usr/lib/without-breakpoints"
mv "$root/usr/sbin/criu" "$root/usr/lib/without-breakpoints/criu"
printf '#!/bin/sh\nCRIU_FAULT=130 exec /usr/lib/without-breakpoints/criu "$@"\n' >"$root/usr/sbin/criu"
chmod 755 "$root/usr/sbin/criu"

# the kernel's package is unpacked and not installed, so that no initramfs is built for it
package=$(in_root apt-cache depends "$kernel" | awk '/Depends: linux-image/ { print $2; exit }')
in_root sh -c "cd /tmp && apt-get download -q $package"
mkdir "$out/kernel"
dpkg -x "$root"/tmp/linux-image*.deb "$out/kernel"
version=$(ls "$out/kernel/usr/lib/modules")
cp "$out/kernel/boot/vmlinuz-$version" "$out/vmlinuz"
mkdir -p "$root/usr/lib/modules"
cp -a "$out/kernel/usr/lib/modules/$version" "$root/usr/lib/modules/"
# unpacked once here: an emulated CPU would pay at every modprobe
find "$root/usr/lib/modules" -name '*.ko.xz' -print0 | xargs -0 -P2 -n50 xz -d
in_root depmod -a "$version"

# no udev runs there, so LVM makes the nodes of its devices by itself
printf '%s\n' 'activation { udev_sync = 0 udev_rules = 0 }' 'devices { obtain_device_list_from_udev = 0 }' \
  >"$root/etc/lvm/lvmlocal.conf"

# before Debian's, which has no snapshot of itself and takes twice as long to start; not where it is Debian's too
ldd "$node" | grep -q libnode || install -m 755 "$node" "$root/usr/local/bin/node"

install -m 755 "$here/guest-init.sh" "$root/sbin/testvm-init"
mkdir -p "$root/share"
rm -f "$root/etc/resolv.conf"
echo testvm >"$root/etc/hostname"
printf '127.0.0.1 localhost testvm\n' >"$root/etc/hosts"

# the initramfs: busybox, and the one driver that the disk needs
initrd=$out/initrd.d
mkdir -p "$initrd/bin" "$initrd/dev" "$initrd/new" "$initrd/modules"
cp "$root/bin/busybox" "$initrd/bin/busybox"
for module in $(in_root modprobe -S "$version" --show-depends virtio_blk | awk '/^insmod/ { print $2 }'); do
  cp "$root$module" "$initrd/modules/"
  basename "$module" >>"$initrd/modules/order"
done
cat >"$initrd/init" <<'INIT'
#!/bin/busybox sh
busybox=/bin/busybox
$busybox mount -t devtmpfs dev /dev
for module in $($busybox cat /modules/order); do $busybox insmod "/modules/$module"; done
$busybox mount -t ext4 -o noatime /dev/vda /new
$busybox mount --move /dev /new/dev
exec $busybox switch_root /new /sbin/testvm-init
INIT
chmod +x "$initrd/init"
(cd "$initrd" && find . | "$root/bin/busybox" cpio -o -H newc | gzip -1) >"$out/initrd"

rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*_* "$root"/tmp/* "$root"/etc/ssh/ssh_host_*
truncate -s 4G "$out/root.img"
mke2fs -q -t ext4 -E lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0 -O ^metadata_csum -d "$root" "$out/root.img"
rm -rf "$root" "$initrd" "$out/kernel"
