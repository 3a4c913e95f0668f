// Generated from src/schema/*.schema.json by `npm run generate`; do not edit.

/** What holds of an instance when no file says anything. */
export const DEFAULTS = {
	"state": "Running",
	"dependsOn": {
		"condition": "Started"
	},
	"hvparams": {
		"cpu_mask": "all",
		"lxc_cgroup_use": [],
		"lxc_tty": 6,
		"lxc_startup_wait": 30,
		"lxc_extra_config": ""
	},
	"devices": {
		"preset": "ganeti",
		"allow": []
	},
	"capabilities": {
		"drop": [
			"mac_override",
			"sys_module",
			"sys_time"
		]
	},
	"security": {
		"idmap": "None",
		"nesting": false
	},
	"memory": {
		"weight": 100
	},
	"nics": {
		"macvlan": {
			"mode": "bridge"
		},
		"mac": "Auto",
		"ipv4": [],
		"ipv6": []
	},
	"disks": {
		"readOnly": false,
		"image": {
			"filesystem": "ext4"
		},
		"block": {
			"filesystem": "ext4"
		},
		"lvm": {
			"filesystem": "ext4"
		},
		"drbd": {
			"volume": 0,
			"filesystem": "ext4"
		},
		"rbd": {
			"filesystem": "ext4"
		}
	},
	"os": {
		"args": [],
		"ganeti": {
			"parameters": {},
			"timeout": "1h"
		},
		"fit": {
			"except": []
		}
	},
	"lifecycle": {
		"stop": {
			"timeout": "60s",
			"thenKill": true
		},
		"reboot": "Soft",
		"rebootCounter": 0,
		"guestPoweroff": "Accept",
		"protect": []
	},
	"updates": {
		"restart": "Approve",
		"recreate": "Never",
		"migrate": "Auto"
	},
	"restart": {
		"policy": "Always",
		"backoff": {
			"initial": "1s",
			"max": "5m",
			"resetAfter": "10m"
		}
	},
	"health": {
		"exec": [],
		"interval": "15s",
		"timeout": "5s",
		"failures": 3
	},
	"migration": {
		"mode": "Auto",
		"memory": "Auto",
		"transport": "Ssh"
	},
	"ha": {
		"failover": "Never"
	}
} as const;

/** What holds of a node when no file says anything. */
export const NODE_DEFAULTS = {
	"unschedulable": false,
	"cgroupUse": [],
	"reserve": {
		"memory": 0
	},
	"overcommit": {
		"memory": 1
	}
} as const;

/** What a window need not say. */
export const WINDOW_DEFAULTS = {
	"days": [
		"Mon",
		"Tue",
		"Wed",
		"Thu",
		"Fri",
		"Sat",
		"Sun"
	]
} as const;

/** What ballast.yaml need not say. */
export const SETTINGS_DEFAULTS = {
	"git": {
		"interval": "30s",
		"timeout": "60s",
		"verify": false
	},
	"prune": {
		"max": 3
	},
	"trash": {
		"keep": "7d"
	},
	"loop": {
		"workers": 8,
		"resync": "5m"
	},
	"ganeti": {
		"osFolders": [
			"/srv/ganeti/os",
			"/usr/local/lib/ganeti/os",
			"/usr/lib/ganeti/os",
			"/usr/share/ganeti/os"
		]
	},
	"events": {
		"keep": "90d",
		"maxBytes": "64Mi"
	},
	"failover": {
		"timeout": "60s"
	},
	"placement": {
		"allocator": {
			"timeout": "30s"
		}
	},
	"store": {
		"etcd": {
			"cluster": "default",
			"leaseTtl": "15s"
		}
	},
	"log": {
		"level": "info"
	}
} as const;
