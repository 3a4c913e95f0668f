// Generated from src/schema/*.schema.json by `npm run generate`; do not edit.

/** Every field of an instance, by its path below `spec`. */
export const FIELDS = {
	"profiles": {
		"apply": "none"
	},
	"node": {
		"apply": "none"
	},
	"state": {
		"apply": "none"
	},
	"dependsOn": {
		"apply": "none"
	},
	"dependsOn[].name": {
		"apply": "none"
	},
	"dependsOn[].condition": {
		"apply": "none"
	},
	"hvparams": {},
	"hvparams.cpu_mask": {
		"apply": "live"
	},
	"hvparams.lxc_cgroup_use": {
		"apply": "restart"
	},
	"hvparams.lxc_tty": {
		"apply": "restart"
	},
	"hvparams.lxc_startup_wait": {
		"apply": "none",
		"unit": "seconds"
	},
	"hvparams.lxc_extra_config": {
		"apply": "restart"
	},
	"hvparams.lxc_extra_config_file": {
		"apply": "restart"
	},
	"devices": {},
	"devices.preset": {
		"apply": "live"
	},
	"devices.allow": {
		"apply": "live"
	},
	"capabilities": {},
	"capabilities.drop": {
		"apply": "restart"
	},
	"capabilities.keep": {
		"apply": "restart"
	},
	"security": {},
	"security.idmap": {
		"apply": "recreate"
	},
	"security.nesting": {
		"apply": "restart"
	},
	"memory": {},
	"memory.min": {
		"apply": "live",
		"unit": "bytes"
	},
	"memory.max": {
		"apply": "live",
		"unit": "bytes"
	},
	"memory.target": {
		"apply": "live",
		"unit": "bytes"
	},
	"memory.swap": {
		"apply": "live",
		"unit": "bytes"
	},
	"memory.weight": {
		"apply": "none"
	},
	"cpu": {},
	"cpu.quota": {
		"apply": "live",
		"unit": "CPUs"
	},
	"cpu.weight": {
		"apply": "live"
	},
	"pids": {
		"apply": "live"
	},
	"nics": {
		"apply": "live",
		"merge": "by-name"
	},
	"nics[].name": {
		"apply": "live"
	},
	"nics[].bridge": {
		"apply": "live"
	},
	"nics[].routed": {
		"apply": "live"
	},
	"nics[].routed.proxy": {
		"apply": "live"
	},
	"nics[].macvlan": {
		"apply": "live"
	},
	"nics[].macvlan.parent": {
		"apply": "live"
	},
	"nics[].macvlan.mode": {
		"apply": "live"
	},
	"nics[].phys": {
		"apply": "live"
	},
	"nics[].mac": {
		"apply": "restart"
	},
	"nics[].mtu": {
		"apply": "live",
		"unit": "bytes"
	},
	"nics[].vlan": {
		"apply": "live"
	},
	"nics[].ipv4": {
		"apply": "live"
	},
	"nics[].gateway4": {
		"apply": "live"
	},
	"nics[].ipv6": {
		"apply": "live"
	},
	"nics[].gateway6": {
		"apply": "live"
	},
	"nics[].hooks": {
		"apply": "restart"
	},
	"nics[].hooks.up": {
		"apply": "restart"
	},
	"nics[].hooks.down": {
		"apply": "restart"
	},
	"disks": {
		"apply": "restart",
		"merge": "by-name"
	},
	"disks[].name": {
		"apply": "restart"
	},
	"disks[].mount": {
		"apply": "restart"
	},
	"disks[].readOnly": {
		"apply": "restart"
	},
	"disks[].io": {
		"apply": "none"
	},
	"disks[].io.readBps": {
		"apply": "live",
		"unit": "bytes"
	},
	"disks[].io.writeBps": {
		"apply": "live",
		"unit": "bytes"
	},
	"disks[].io.readIops": {
		"apply": "live"
	},
	"disks[].io.writeIops": {
		"apply": "live"
	},
	"disks[].directory": {
		"apply": "recreate"
	},
	"disks[].directory.path": {
		"apply": "recreate"
	},
	"disks[].directory.base": {
		"apply": "recreate"
	},
	"disks[].image": {
		"apply": "recreate"
	},
	"disks[].image.path": {
		"apply": "recreate"
	},
	"disks[].image.size": {
		"apply": "live",
		"unit": "bytes"
	},
	"disks[].image.filesystem": {
		"apply": "recreate"
	},
	"disks[].image.base": {
		"apply": "recreate"
	},
	"disks[].image.partition": {
		"apply": "recreate"
	},
	"disks[].block": {
		"apply": "recreate"
	},
	"disks[].block.device": {
		"apply": "recreate"
	},
	"disks[].block.filesystem": {
		"apply": "recreate"
	},
	"disks[].btrfs": {
		"apply": "recreate"
	},
	"disks[].btrfs.folder": {
		"apply": "recreate"
	},
	"disks[].btrfs.base": {
		"apply": "recreate"
	},
	"disks[].btrfs.size": {
		"apply": "live",
		"unit": "bytes"
	},
	"disks[].lvm": {
		"apply": "recreate"
	},
	"disks[].lvm.group": {
		"apply": "recreate"
	},
	"disks[].lvm.volume": {
		"apply": "recreate"
	},
	"disks[].lvm.thinPool": {
		"apply": "recreate"
	},
	"disks[].lvm.size": {
		"apply": "live",
		"unit": "bytes"
	},
	"disks[].lvm.filesystem": {
		"apply": "recreate"
	},
	"disks[].drbd": {
		"apply": "recreate"
	},
	"disks[].drbd.resource": {
		"apply": "recreate"
	},
	"disks[].drbd.volume": {
		"apply": "recreate"
	},
	"disks[].drbd.filesystem": {
		"apply": "recreate"
	},
	"disks[].rbd": {
		"apply": "recreate"
	},
	"disks[].rbd.pool": {
		"apply": "recreate"
	},
	"disks[].rbd.image": {
		"apply": "recreate"
	},
	"disks[].rbd.size": {
		"apply": "live",
		"unit": "bytes"
	},
	"disks[].rbd.filesystem": {
		"apply": "recreate"
	},
	"disks[].zfs": {
		"apply": "recreate"
	},
	"disks[].zfs.parent": {
		"apply": "recreate"
	},
	"disks[].zfs.base": {
		"apply": "recreate"
	},
	"disks[].zfs.size": {
		"apply": "live",
		"unit": "bytes"
	},
	"os": {
		"apply": "recreate",
		"merge": "replace"
	},
	"os.template": {
		"apply": "recreate"
	},
	"os.args": {
		"apply": "recreate"
	},
	"os.copy": {
		"apply": "recreate"
	},
	"os.copy.path": {
		"apply": "recreate"
	},
	"os.tarball": {
		"apply": "recreate"
	},
	"os.tarball.path": {
		"apply": "recreate"
	},
	"os.base": {
		"apply": "recreate"
	},
	"os.ganeti": {
		"apply": "recreate"
	},
	"os.ganeti.name": {
		"apply": "recreate"
	},
	"os.ganeti.variant": {
		"apply": "recreate"
	},
	"os.ganeti.parameters": {
		"apply": "recreate"
	},
	"os.ganeti.import": {
		"apply": "recreate"
	},
	"os.ganeti.renameFrom": {
		"apply": "recreate"
	},
	"os.ganeti.timeout": {
		"apply": "none",
		"unit": "ms"
	},
	"os.oci": {
		"apply": "recreate"
	},
	"os.oci.path": {
		"apply": "recreate"
	},
	"os.oci.tag": {
		"apply": "recreate"
	},
	"os.fit": {},
	"os.fit.except": {
		"apply": "recreate"
	},
	"lifecycle": {},
	"lifecycle.stop": {},
	"lifecycle.stop.timeout": {
		"apply": "none",
		"unit": "ms"
	},
	"lifecycle.stop.thenKill": {
		"apply": "none"
	},
	"lifecycle.reboot": {
		"apply": "none"
	},
	"lifecycle.rebootCounter": {
		"apply": "none"
	},
	"lifecycle.guestPoweroff": {
		"apply": "none"
	},
	"lifecycle.protect": {
		"apply": "none"
	},
	"updates": {},
	"updates.restart": {
		"apply": "none"
	},
	"updates.window": {
		"apply": "none"
	},
	"updates.recreate": {
		"apply": "none",
		"supportedValues": [
			"Never"
		],
		"unsupported": "a rootfs is never made anew"
	},
	"updates.migrate": {
		"apply": "none"
	},
	"restart": {},
	"restart.policy": {
		"apply": "none"
	},
	"restart.backoff": {},
	"restart.backoff.initial": {
		"apply": "none",
		"unit": "ms"
	},
	"restart.backoff.max": {
		"apply": "none",
		"unit": "ms"
	},
	"restart.backoff.resetAfter": {
		"apply": "none",
		"unit": "ms"
	},
	"health": {
		"apply": "none"
	},
	"health.exec": {
		"apply": "none"
	},
	"health.interval": {
		"apply": "none",
		"unit": "ms"
	},
	"health.timeout": {
		"apply": "none",
		"unit": "ms"
	},
	"health.failures": {
		"apply": "none"
	},
	"migration": {
		"apply": "none"
	},
	"migration.mode": {
		"apply": "restart"
	},
	"migration.memory": {
		"apply": "none"
	},
	"migration.transport": {
		"apply": "none"
	},
	"placement": {
		"apply": "none"
	},
	"placement.nodeSelector": {
		"apply": "none"
	},
	"placement.antiAffinity": {
		"apply": "none"
	},
	"ha": {
		"apply": "none"
	},
	"ha.failover": {
		"apply": "none"
	}
} as const;

/** Every field of a node, by its path below `spec`. */
export const NODE_FIELDS = {
	"address": {
		"apply": "none"
	},
	"unschedulable": {
		"apply": "none"
	},
	"cgroupUse": {
		"apply": "restart"
	},
	"reserve": {
		"apply": "none"
	},
	"reserve.memory": {
		"apply": "none",
		"unit": "bytes"
	},
	"overcommit": {
		"apply": "none"
	},
	"overcommit.memory": {
		"apply": "none"
	}
} as const;

/** Every field of a window, by its path below `spec`. */
export const WINDOW_FIELDS = {
	"timezone": {
		"apply": "none"
	},
	"days": {
		"apply": "none"
	},
	"from": {
		"apply": "none"
	},
	"to": {
		"apply": "none"
	}
} as const;

/** Every field of ballast.yaml. */
export const SETTINGS_FIELDS = {
	"node": {},
	"specs": {},
	"git": {},
	"git.url": {},
	"git.ref": {},
	"git.folder": {},
	"git.interval": {
		"unit": "ms"
	},
	"git.timeout": {
		"unit": "ms"
	},
	"git.sshKey": {},
	"git.verify": {},
	"prune": {},
	"prune.max": {},
	"trash": {},
	"trash.keep": {
		"unit": "ms"
	},
	"loop": {},
	"loop.workers": {},
	"loop.resync": {
		"unit": "ms"
	},
	"ganeti": {},
	"ganeti.osFolders": {},
	"events": {},
	"events.keep": {
		"unit": "ms"
	},
	"events.maxBytes": {
		"unit": "bytes"
	},
	"failover": {},
	"failover.fence": {},
	"failover.timeout": {
		"unit": "ms"
	},
	"migration": {},
	"migration.bandwidth": {
		"unit": "bytes"
	},
	"migration.listen": {},
	"placement": {},
	"placement.allocator": {},
	"placement.allocator.hail": {},
	"placement.allocator.timeout": {
		"unit": "ms"
	},
	"store": {},
	"store.etcd": {},
	"store.etcd.endpoints": {},
	"store.etcd.cluster": {},
	"store.etcd.leaseTtl": {
		"unit": "ms"
	},
	"store.etcd.tls": {},
	"store.etcd.tls.ca": {},
	"store.etcd.tls.cert": {},
	"store.etcd.tls.key": {},
	"api": {},
	"api.listen": {},
	"log": {},
	"log.level": {}
} as const;
