import type { GuestFiles } from '../../support/guest-files.ts';

/** What the root file systems of some systems hold of that which rules look at. */
export const SYSTEMS: Readonly<Record<string, GuestFiles>> = {
	debian: {
		'/etc/fstab': [
			'# /etc/fstab: static file system information.',
			'UUID=6f1c2c1e-2bd2-4a9f-9f5e-7a8a2a4c1d11 / ext4 errors=remount-ro 0 1',
			'/dev/sda2 none swap sw 0 0',
			'proc /proc proc defaults 0 0',
			'tmpfs /tmp tmpfs size=64m 0 0',
			'192.0.2.9:/home /home nfs _netdev 0 0',
			'',
		].join('\n'),
		'/etc/hostname': 'golden-image\n',
		'/etc/hosts': '127.0.0.1\tlocalhost\n127.0.1.1\tgolden-image\n192.0.2.9\tnas\n',
		'/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
		'/etc/network/interfaces': 'auto ens3\niface ens3 inet dhcp\n',
		'/etc/systemd/system/getty.target.wants/getty@tty6.service':
			'-> /lib/systemd/system/getty@.service',
		'/etc/udev/rules.d/70-persistent-net.rules': 'SUBSYSTEM=="net", NAME="eth0"\n',
		'/etc/udev/rules.d/99-local.rules': '# ours\n',
		'/lib': '-> usr/lib',
		'/sbin': '-> usr/sbin',
		'/usr/lib/systemd/systemd': '',
		'/usr/sbin/ifup': '',
		'/usr/sbin/init': '-> ../lib/systemd/systemd',
		'/var/lib/dbus/machine-id': '-> /etc/machine-id',
		'/var/lib/systemd/random-seed': 'seed',
	},
	'debian-networkd': {
		'/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
		'/lib': '-> usr/lib',
		'/usr/lib/systemd/systemd': '',
		'/usr/lib/systemd/systemd-networkd': '',
		'/sbin/init': '-> /lib/systemd/systemd',
		'/var/lib/dbus/machine-id': '0123456789abcdef0123456789abcdef\n',
	},
	'debian-sysvinit': {
		'/etc/inittab': [
			'id:2:initdefault:',
			'1:2345:respawn:/sbin/getty --noclear 38400 tty1',
			'6:23:respawn:/sbin/getty 38400 tty6',
			'T0:23:respawn:/sbin/getty -L ttyS0 9600 vt100',
			'',
		].join('\n'),
		'/etc/rcS.d/S02hwclock.sh': '-> ../init.d/hwclock.sh',
		'/etc/rcS.d/S02udev': '-> ../init.d/udev',
		'/etc/rcS.d/S03hostname.sh': '-> ../init.d/hostname.sh',
		'/sbin/getty': '-> agetty',
		'/sbin/agetty': '',
		'/sbin/init': '',
	},
	ubuntu: {
		'/lib': '-> usr/lib',
		'/sbin': '-> usr/sbin',
		'/usr/lib/systemd/systemd': '',
		'/usr/sbin/init': '-> ../lib/systemd/systemd',
		'/usr/sbin/netplan': '-> ../share/netplan/netplan.script',
		'/usr/share/netplan/netplan.script': '',
	},
	alpine: {
		'/bin/busybox': '',
		'/etc/fstab': '/dev/cdrom /media/cdrom iso9660 noauto,ro 0 0\n',
		'/etc/hostname': 'localhost\n',
		'/etc/init.d/networking': '',
		'/etc/inittab': [
			'# /etc/inittab',
			'::sysinit:/sbin/openrc sysinit',
			'::wait:/sbin/openrc default',
			'tty1::respawn:/sbin/getty 38400 tty1',
			'tty3::respawn:/sbin/getty 38400 tty3',
			'#ttyS0::respawn:/sbin/getty -L 115200 ttyS0 vt100',
			'::ctrlaltdel:/sbin/reboot',
			'',
		].join('\n'),
		'/etc/network/interfaces': 'auto lo\niface lo inet loopback\n',
		'/etc/rc.conf': '#rc_sys=""\nrc_sys="vserver"\nunicode="YES"\n',
		'/sbin/getty': '-> /bin/busybox',
		'/sbin/init': '-> /bin/busybox',
		'/sbin/openrc': '',
	},
	busybox: {
		'/bin/busybox': '',
		'/bin/getty': '-> busybox',
		'/etc/inittab': '::sysinit:/etc/init.d/rcS\nconsole::askfirst:/bin/sh\n',
		'/sbin/init': '-> ../bin/busybox',
	},
};

/** Everything in it points out, by an absolute link, or by more steps up than there are. */
export const LINKED_OUT: GuestFiles = {
	'/etc/fstab': '-> ../../../../../../../../etc/mounts',
	'/etc/hosts': '-> /../../../etc/nowhere',
	'/etc/hostname': '-> ../up/hostname',
	'/up': '-> /inside',
	'/sbin/init': '-> /lib/systemd/systemd',
};
