// Generated from src/schema/*.schema.json by `npm run generate`; do not edit.
/**
 * What an instance is made of; a profile holds any part of it.
 */
export interface DeclaredSpec {
  /**
   * Profiles to start from, applied left to right, each once; the profile `default` comes before them. `null` in an instance: none, not even `default`.
   */
  profiles?: string[];
  /**
   * The node it runs on. Without it, each host that reads the spec and stands alone; of nodes that share a store, the one that placement gives it to. Changing it is a migration.
   */
  node?: string;
  /**
   * The state to keep it in. `Absent` removes it like deleting the file does.
   */
  state?: "Running" | "Stopped" | "Frozen" | "Absent";
  /**
   * Instances that come first: this one starts after them and is stopped before them. What runs goes on when one of them ends.
   */
  dependsOn?: {
    /**
     * The other instance.
     */
    name: string;
    /**
     * What must hold of it.
     */
    condition?: "Started" | "Healthy";
  }[];
  /**
   * LXC parameters, by the names they got in Ganeti's LXC support.
   */
  hvparams?: {
    /**
     * CPUs that it may use, such as `0-1,3`; `all` pins nothing.
     */
    cpu_mask?: string | number;
    /**
     * cgroup controllers that it needs: mounted (v1) or enabled (v2) before a start, besides those that its limits need.
     */
    lxc_cgroup_use?: (
      | "blkio"
      | "cpu"
      | "cpuacct"
      | "cpuset"
      | "devices"
      | "dmem"
      | "freezer"
      | "hugetlb"
      | "io"
      | "memory"
      | "misc"
      | "net_cls"
      | "net_prio"
      | "perf_event"
      | "pids"
      | "rdma"
    )[];
    /**
     * Consoles for `ballast console`; 0 by default with `migration: {mode: Live}`.
     */
    lxc_tty?: number;
    /**
     * Time until it must be RUNNING.
     */
    lxc_startup_wait?: number;
    /**
     * Raw LXC lines `key = value`, written after all others. Keys that ballast manages are refused.
     */
    lxc_extra_config?: string;
    /**
     * A file with such lines; relative to the file that names it.
     */
    lxc_extra_config_file?: string;
  };
  /**
   * Device files that it may use; everything else is denied.
   */
  devices?: {
    /**
     * What `allow` adds to: `ganeti` has null, zero, full, random, urandom, aio, tty, console, ptmx and pseudo terminals; `systemd` has mknod of the same, without which systemd's services do not start on cgroup v1.
     */
    preset?: "ganeti" | "systemd" | "none";
    /**
     * Rules such as `c 10:200 rwm` or `b 7:* rw`; `a` allows everything.
     */
    allow?: string[];
  };
  /**
   * Either what it loses or what it keeps.
   */
  capabilities?: {
    /**
     * Capabilities that it loses; the default holds without `keep`.
     */
    drop?: (
      | "audit_control"
      | "audit_read"
      | "audit_write"
      | "block_suspend"
      | "bpf"
      | "checkpoint_restore"
      | "chown"
      | "dac_override"
      | "dac_read_search"
      | "fowner"
      | "fsetid"
      | "ipc_lock"
      | "ipc_owner"
      | "kill"
      | "lease"
      | "linux_immutable"
      | "mac_admin"
      | "mac_override"
      | "mknod"
      | "net_admin"
      | "net_bind_service"
      | "net_broadcast"
      | "net_raw"
      | "perfmon"
      | "setfcap"
      | "setgid"
      | "setpcap"
      | "setuid"
      | "sys_admin"
      | "sys_boot"
      | "sys_chroot"
      | "sys_module"
      | "sys_nice"
      | "sys_pacct"
      | "sys_ptrace"
      | "sys_rawio"
      | "sys_resource"
      | "sys_time"
      | "sys_tty_config"
      | "syslog"
      | "wake_alarm"
    )[];
    /**
     * The only capabilities that it keeps.
     */
    keep?: (
      | "audit_control"
      | "audit_read"
      | "audit_write"
      | "block_suspend"
      | "bpf"
      | "checkpoint_restore"
      | "chown"
      | "dac_override"
      | "dac_read_search"
      | "fowner"
      | "fsetid"
      | "ipc_lock"
      | "ipc_owner"
      | "kill"
      | "lease"
      | "linux_immutable"
      | "mac_admin"
      | "mac_override"
      | "mknod"
      | "net_admin"
      | "net_bind_service"
      | "net_broadcast"
      | "net_raw"
      | "perfmon"
      | "setfcap"
      | "setgid"
      | "setpcap"
      | "setuid"
      | "sys_admin"
      | "sys_boot"
      | "sys_chroot"
      | "sys_module"
      | "sys_nice"
      | "sys_pacct"
      | "sys_ptrace"
      | "sys_rawio"
      | "sys_resource"
      | "sys_time"
      | "sys_tty_config"
      | "syslog"
      | "wake_alarm"
    )[];
  };
  /**
   * How far it is kept apart from the host.
   */
  security?: {
    /**
     * Which ids of the host its users and groups are. `None`: the same, so its root is the host's (a privileged container). `Auto`: 65536 of its own, which no other instance gets while this one or its trash entry is there. `1000000:65536`: these, from the first on.
     */
    idmap?: string;
    /**
     * Whether containers can run in it: `proc` and `sys` are mounted a second time below `/dev/.lxc`, without which the kernel lets none of its own be mounted where a part of them is covered. Needs `idmap`.
     */
    nesting?: boolean;
  };
  /**
   * How much memory it may use.
   */
  memory?: {
    /**
     * What the host leaves it when memory is short, and the least that `target` may be. cgroup v2: `memory.low`, spared while any container has more than its own. cgroup v1: `memory.soft_limit_in_bytes`, which is weaker: those above theirs give memory back first.
     */
    min?: string | number;
    /**
     * The most that it may ever use; without it there is no limit. Less than 4Mi is refused: hardly an init starts in it. It is lowered step by step and never below what the container cannot give back.
     */
    max?: string | number;
    /**
     * The limit now, between min and max; without it the limit is max. `Auto`: the node shares its memory less its reserve among such instances every ten seconds, by working set, pressure and weight; see docs/memory.md.
     */
    target?: string | number;
    /**
     * The most swap on top of the memory, 0 = none; without it swap has no limit of its own. Needs max, and a kernel that accounts swap.
     */
    swap?: string | number;
    /**
     * Its share when the node has less memory than its instances with target `Auto` want: 200 gets twice what 100 gets, and gives later.
     */
    weight?: number;
  };
  /**
   * How much CPU time it may use.
   */
  cpu?: {
    /**
     * The most CPU time, in CPUs: 1.5 is one and a half. Without it there is no limit. More than the host has limits nothing.
     */
    quota?: number;
    /**
     * Its share when CPUs are short, against those of its neighbours: 200 gets twice what 100 gets, which is also what an instance without it has.
     */
    weight?: number;
  };
  /**
   * The most processes and threads; without it there is no limit. Fewer than 8 are refused: an init and its logins need as many.
   */
  pids?: number;
  /**
   * Network interfaces, each of one kind: bridge, routed, macvlan or phys. They come, change (their MAC apart) and go while the container runs, but for ports of Open vSwitch. Layers merge by name; `[]` drops inherited ones.
   */
  nics?: {
    /**
     * Its name in the container.
     */
    name: string;
    /**
     * Kind: a veth pair whose end on the host is a port of this bridge.
     */
    bridge?: string;
    /**
     * Kind: a veth pair with routes on the host to its addresses, on no bridge. Needs LXC 4.
     */
    routed?: {
      /**
       * Interface of the host that answers for its addresses (ARP and NDP).
       */
      proxy?: string;
    };
    /**
     * Kind: a MAC address of its own on an interface of the host. The host itself is out of its reach.
     */
    macvlan?: {
      /**
       * The interface of the host.
       */
      parent: string;
      /**
       * Who reaches whom: `bridge` = all on this parent reach each other, `private` = they do not, `vepa` = by way of the switch, `passthru` = the only one.
       */
      mode?: "bridge" | "private" | "vepa" | "passthru";
    };
    /**
     * Kind: this interface of the host moves into the container, and back at its end.
     */
    phys?: string;
    /**
     * `Auto` derives it from the names of instance and NIC, so it stays the same; with phys, the interface keeps its own.
     */
    mac?: string;
    /**
     * Largest packet; without it, that of the bridge.
     */
    mtu?: number;
    /**
     * Untagged VLAN of its port on a bridge with vlan_filtering. Needs LXC 5.
     */
    vlan?: number;
    /**
     * Addresses with prefix, such as `192.0.2.10/24`.
     */
    ipv4?: string[];
    /**
     * IPv4 gateway.
     */
    gateway4?: string;
    /**
     * Addresses with prefix, such as `2001:db8::10/64`.
     */
    ipv6?: string[];
    /**
     * IPv6 gateway.
     */
    gateway6?: string;
    /**
     * Programs of the host that LXC runs as root with what Ganeti tells its NIC scripts; for kinds bridge and routed.
     */
    hooks?: {
      /**
       * Run when the host's end of the pair is there. When it fails, so does the start.
       */
      up?: string;
      /**
       * Run when the container has ended. Nothing depends on how it ends.
       */
      down?: string;
    };
  }[];
  /**
   * Disks: the one named `root` is mounted at `/`, the others where they say. Each is of one kind. Layers merge by name; `[]` drops inherited ones. A disk that comes or goes takes effect at a restart; what is on it stays.
   */
  disks?: {
    /**
     * `root`, or a name of your own.
     */
    name: string;
    /**
     * Where it is mounted in the container; `/` for the disk `root`.
     */
    mount?: string;
    /**
     * Mounted so that nothing can be written.
     */
    readOnly?: boolean;
    /**
     * The most that the container may do each second on the device that the disk lies on. It is set after each start, when the disk is mounted. Disks on one device need the same limits. cgroup v1 does not count what is written through the page cache.
     */
    io?: {
      /**
       * Bytes read.
       */
      readBps?: string | number;
      /**
       * Bytes written.
       */
      writeBps?: string | number;
      /**
       * Read operations.
       */
      readIops?: number;
      /**
       * Write operations.
       */
      writeIops?: number;
    };
    /**
     * A directory of the host.
     */
    directory?: {
      /**
       * An existing directory, used in place and never removed; relative to the file that names it. Without it, ballast makes one in the instance's folder.
       */
      path?: string;
      /**
       * A directory that a new one is copied from, while nothing writes to it; relative to the file that names it. For the disk `root`, say `os: {copy: {path: ...}}`.
       */
      base?: string;
    };
    /**
     * A sparse file with a file system, which a loop device shows.
     */
    image?: {
      /**
       * A file that is yours: it is made when it is not there, a file system is made when it is blank, and it is never removed; relative to the file that names it. Without it, ballast keeps one in the instance's folder, which goes to the trash with it.
       */
      path?: string;
      /**
       * Its size, such as `10Gi`. A larger one later makes it larger, while it is in use where the file system can; a smaller one is refused.
       */
      size?: string | number;
      /**
       * What is on it, and what ballast makes where it is blank.
       */
      filesystem?: "ext4" | "xfs" | "btrfs";
      /**
       * An image that a new one is copied from, with shared blocks where the file system can; relative to the file that names it.
       */
      base?: string;
      /**
       * The number of the partition with the file system, for an image with a partition table. Without it, the file system begins at the first byte.
       */
      partition?: number;
    };
    /**
     * A block device, or a partition, that the host has. It is formatted only when it is blank, and never removed.
     */
    block?: {
      /**
       * Its path; one below /dev/disk/by-id stays the same when devices change their order.
       */
      device: string;
      /**
       * What is on it, and what ballast makes where it is blank.
       */
      filesystem?: "ext4" | "xfs" | "btrfs";
    };
    /**
     * A subvolume of a btrfs file system of the host.
     */
    btrfs?: {
      /**
       * An existing folder on btrfs, below which the subvolume is made; relative to the file that names it.
       */
      folder: string;
      /**
       * A subvolume of the same file system that a new one is a snapshot of; relative to the file that names it.
       */
      base?: string;
      /**
       * Its size, such as `10Gi`. A larger one later makes it larger, while it is in use where the file system can; a smaller one is refused.
       */
      size?: string | number;
    };
    /**
     * A logical volume.
     */
    lvm?: {
      /**
       * The volume group.
       */
      group: string;
      /**
       * A volume that is yours: it has to be there, is formatted only when it is blank, and is never removed. Without it, ballast makes one and removes it with the instance.
       */
      volume?: string;
      /**
       * A thin pool of the group, for a new volume that takes its blocks when they are written.
       */
      thinPool?: string;
      /**
       * Its size, such as `10Gi`. A larger one later makes it larger, while it is in use where the file system can; a smaller one is refused.
       */
      size?: string | number;
      /**
       * What is on it, and what ballast makes where it is blank.
       */
      filesystem?: "ext4" | "xfs" | "btrfs";
    };
    /**
     * A volume of a resource of the host's DRBD configuration. The host becomes primary for a start, never by force.
     */
    drbd?: {
      /**
       * Its name there.
       */
      resource: string;
      /**
       * The volume of the resource.
       */
      volume?: number;
      /**
       * What is on it, and what ballast makes where it is blank.
       */
      filesystem?: "ext4" | "xfs" | "btrfs";
    };
    /**
     * A RADOS block device.
     */
    rbd?: {
      /**
       * The Ceph pool.
       */
      pool: string;
      /**
       * An image that is yours: it has to be there, is formatted only when it is blank, and is never removed. Without it, ballast makes one and removes it with the instance.
       */
      image?: string;
      /**
       * Its size, such as `10Gi`. A larger one later makes it larger, while it is in use where the file system can; a smaller one is refused.
       */
      size?: string | number;
      /**
       * What is on it, and what ballast makes where it is blank.
       */
      filesystem?: "ext4" | "xfs" | "btrfs";
    };
    /**
     * A dataset of ZFS, which ballast makes and removes with the instance; the size is its refquota.
     */
    zfs?: {
      /**
       * The dataset below which it is made.
       */
      parent: string;
      /**
       * A snapshot (`pool/data@name`) that a new one is a clone of.
       */
      base?: string;
      /**
       * Its size, such as `10Gi`. A larger one later makes it larger, while it is in use where the file system can; a smaller one is refused.
       */
      size?: string | number;
    };
  }[];
  /**
   * Where a new rootfs comes from: one of template, copy, tarball, base, ganeti, oci. A layer replaces it as a whole.
   */
  os?: {
    /**
     * An LXC template, such as `busybox`.
     */
    template?: string;
    /**
     * Arguments of the template.
     */
    args?: string[];
    /**
     * A directory that is copied.
     */
    copy?: {
      /**
       * The directory; relative to the file that names it.
       */
      path: string;
    };
    /**
     * A rootfs archive that is unpacked.
     */
    tarball?: {
      /**
       * The archive; relative to the file that names it.
       */
      path: string;
    };
    /**
     * What the `base` of the root disk holds, made fit for this instance. Without `os`, it is used as it is.
     */
    base?: {};
    /**
     * A Ganeti OS definition, whose scripts fill the root disk, or rename a copy of one.
     */
    ganeti?: {
      /**
       * Its name, such as `debootstrap`.
       */
      name: string;
      /**
       * Its variant, such as `default`; without it, the first that the definition lists.
       */
      variant?: string;
      /**
       * Values for parameters that the definition lists.
       */
      parameters?: {
        [k: string]: string | undefined;
      };
      /**
       * A dump that its import script reads in place of create: what its export script wrote, by `gnt-backup export` or `ballast export --os-scripts`. Relative to the file that names it.
       */
      import?: string;
      /**
       * The name that what is imported, or copied by `base` of the root disk, had before; its rename script then makes it this instance.
       */
      renameFrom?: string;
      /**
       * Time until each of its scripts is ended.
       */
      timeout?: string;
    };
    /**
     * An image in the OCI layout, which `skopeo copy docker://IMAGE oci:FOLDER` makes; unpacked by umoci.
     */
    oci?: {
      /**
       * Its folder, or a tar archive of it; relative to the file that names it.
       */
      path: string;
      /**
       * Which image of the layout; without it, the only one.
       */
      tag?: string;
    };
    /**
     * A rootfs that is copied, unpacked or made by a Ganeti OS is made fit for a container once, by these rules. Templates do it themselves.
     */
    fit?: {
      /**
       * Rules that are left out.
       */
      except?: ("Hostname" | "Hosts" | "Fstab" | "Consoles" | "Network" | "MachineId" | "Hardware")[];
    };
  };
  /**
   * How it ends, and what may not happen to it.
   */
  lifecycle?: {
    /**
     * How it is stopped.
     */
    stop?: {
      /**
       * Time for a clean halt.
       */
      timeout?: string;
      /**
       * Whether it is killed after that time.
       */
      thenKill?: boolean;
    };
    /**
     * How it is rebooted when somebody asks for that. `Soft` asks its init, within `stop.timeout`; when that does not work, or changes wait for a start, it is done as for `Hard`, which stops and starts it. LXC does not read the config again in a soft reboot.
     */
    reboot?: "Soft" | "Hard";
    /**
     * Each higher number asks for one reboot. Any start counts as that reboot, and a lower number does nothing.
     */
    rebootCounter?: number;
    /**
     * What a poweroff from inside means: it stays stopped, or it is like any other end.
     */
    guestPoweroff?: "Accept" | "Restart";
    /**
     * What ballast refuses to do to it. With `Stop` it moves to another node live or not at all, with `Migrate` not at all. Deleting the file does not lift this.
     */
    protect?: ("Delete" | "Recreate" | "Stop" | "Migrate")[];
  };
  /**
   * Who consents to a disruption: nobody has to (`Auto`), a person (`Approve`), the hours of a window (`InWindow`), nobody can (`Never`).
   */
  updates?: {
    /**
     * A change that takes effect at a restart. `InWindow` waits for the `window`; approval releases it at once.
     */
    restart?: "Auto" | "Approve" | "InWindow" | "Never";
    /**
     * The Window document in whose hours a restart may begin; used with `restart: InWindow`.
     */
    window?: string;
    /**
     * A change that needs a new rootfs.
     */
    recreate?: "Auto" | "Approve" | "Never";
    /**
     * A change of the node: whether it moves by itself, after approval, or only by `ballast migrate`.
     */
    migrate?: "Auto" | "Approve" | "Never";
  };
  /**
   * What happens when it ends by itself.
   */
  restart?: {
    /**
     * Whether it is started again.
     */
    policy?: "Always" | "OnFailure" | "Never";
    /**
     * The wait before a start doubles with each end in a row.
     */
    backoff?: {
      /**
       * The first wait.
       */
      initial?: string;
      /**
       * The longest wait.
       */
      max?: string;
      /**
       * A run of this length ends the row.
       */
      resetAfter?: string;
    };
  };
  /**
   * A check that is run in the container while it runs, the first an interval after its start. What is unhealthy is restarted like what crashed, unless `restart.policy` is `Never`.
   */
  health?: {
    /**
     * Command and arguments, run in the container; exit code 0 is healthy.
     */
    exec?: string[];
    /**
     * Time from the end of a check to the next one; at least 1s.
     */
    interval?: string;
    /**
     * The longest a check may take; then all of it is killed and it has failed.
     */
    timeout?: string;
    /**
     * Failed checks in a row until it is unhealthy.
     */
    failures?: number;
  };
  /**
   * How it moves to another node, and whether its processes can be kept on disk.
   */
  migration?: {
    /**
     * How it moves to another node: with its processes (`Live`), stopped and started (`Cold`), or live where nothing is in the way (`Auto`). With `Live` it gets no console and, unless it says otherwise, no terminals of LXC, which could not be restored; `ballast checkpoint` needs that.
     */
    mode?: "Auto" | "Live" | "Cold";
    /**
     * When the memory of a running one is copied: while its processes stand still (`StopCopy`), most of it while they still run (`PreCopy`), or after they went on at the target, which takes no longer for much memory, but begins it anew if the host that it left ends meanwhile (`PostCopy`). `Auto`: from 128 MiB on after them where both hosts can, else before where the kernel can tell what was written to.
     */
    memory?: "Auto" | "PostCopy" | "PreCopy" | "StopCopy";
    /**
     * What carries files and memory: `Ssh`, as everything else goes, or plain TCP (`Plain`) to `migration.listen` of the target's settings, faster and not encrypted, for a network that nobody else is on.
     */
    transport?: "Ssh" | "Plain";
  };
  /**
   * Which of the nodes that share a store gets it, where spec.node says nothing: of those that may have it, the one with the most memory free. Once a node has it, it stays there.
   */
  placement?: {
    /**
     * Labels that the document of the node must have, all of them.
     */
    nodeSelector?: {
      [k: string]: string | undefined;
    };
    /**
     * Labels of other instances: no node that has an instance with all of them gets it.
     */
    antiAffinity?: {
      [k: string]: string | undefined;
    };
  };
  /**
   * What becomes of it when its node is gone.
   */
  ha?: {
    /**
     * `Auto`: when its node is not heard of and does not answer, another node makes sure that it is off (`failover.fence` in the settings), and starts it. Its disks must be such as every node reaches, and while the store cannot be reached it is not started.
     */
    failover?: "Never" | "Auto";
  };
}

/**
 * What holds for the host as a whole.
 */
export interface DeclaredNodeSpec {
  /**
   * The host name or IP address at which other nodes reach its ssh; needed to move instances there.
   */
  address?: string;
  /**
   * Placement gives it nothing new; what it has stays.
   */
  unschedulable?: boolean;
  /**
   * cgroup controllers that every instance of this node needs.
   */
  cgroupUse?: (
    | "blkio"
    | "cpu"
    | "cpuacct"
    | "cpuset"
    | "devices"
    | "dmem"
    | "freezer"
    | "hugetlb"
    | "io"
    | "memory"
    | "misc"
    | "net_cls"
    | "net_prio"
    | "perf_event"
    | "pids"
    | "rdma"
  )[];
  /**
   * What instances never get.
   */
  reserve?: {
    /**
     * Memory for the host itself: limits of running instances do not grow into it.
     */
    memory?: string | number;
  };
  /**
   * How often the host's resources may be promised.
   */
  overcommit?: {
    /**
     * How many times its memory less the reserve may be held by limits of running instances; 1 promises it once. A limit that grows beyond that waits.
     */
    memory?: number;
  };
}

/**
 * When it is open.
 */
export interface DeclaredWindowSpec {
  /**
   * The time zone of its hours, such as `Europe/Vienna` or `UTC`. When clocks go forward, an hour that is left out opens nothing; when they go back, hours count the first time that a clock shows them.
   */
  timezone: string;
  /**
   * The days on which it opens; one that ends after midnight closes on the day after.
   */
  days?: ("Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")[];
  /**
   * When it opens, such as `"22:00"`.
   */
  from: string;
  /**
   * When it closes, such as `"04:00"`; earlier than `from` means on the day after, `"24:00"` is midnight. A restart must begin before.
   */
  to: string;
}

/**
 * ballast.yaml: the settings of one host. The command line and the environment win over it.
 */
export interface DeclaredSettings {
  /**
   * This host's name in `spec.node`; without it, its host name.
   */
  node?: string;
  /**
   * The folder with the specs; relative to this file. Not together with `git`.
   */
  specs?: string;
  /**
   * A git repository that the specs are fetched from, instead of a folder of this host.
   */
  git?: {
    /**
     * Where the repository is: https://, ssh:// or HOST:PATH, or a path, relative to this file. Credentials belong to what git itself knows, not here.
     */
    url: string;
    /**
     * The branch or tag to follow; without it, the branch that the remote's HEAD names.
     */
    ref?: string;
    /**
     * The folder with the specs in the repository; without it, all of the repository.
     */
    folder?: string;
    /**
     * Time between two looks at the repository. Failures make it longer, up to 5m.
     */
    interval?: string;
    /**
     * Time after which a call of git is ended, and has failed.
     */
    timeout?: string;
    /**
     * The private key for ssh, without a passphrase; relative to this file. Without it, those that ssh tries by itself. The host key has to be in root's known_hosts.
     */
    sshKey?: string;
    /**
     * Take only commits with a signature that `git verify-commit` accepts for the user that ballast runs as.
     */
    verify?: boolean;
  };
  /**
   * What guards against mass removal.
   */
  prune?: {
    /**
     * The most instances that one change of the specs may remove without approval.
     */
    max?: number;
  };
  /**
   * Where deleted instances wait.
   */
  trash?: {
    /**
     * Time until a deleted instance is removed for good.
     */
    keep?: string;
  };
  /**
   * How the daemon works.
   */
  loop?: {
    /**
     * Instances that are worked on at the same time.
     */
    workers?: number;
    /**
     * Time between looks at every instance; events come in between.
     */
    resync?: string;
  };
  /**
   * What Ganeti's OS definitions need.
   */
  ganeti?: {
    /**
     * Where OS definitions are looked for, the first that has the name counts.
     */
    osFolders?: string[];
  };
  /**
   * The journal.
   */
  events?: {
    /**
     * Time until an event is dropped.
     */
    keep?: string;
    /**
     * Size at which the oldest events are dropped.
     */
    maxBytes?: string | number;
  };
  /**
   * What this host does when another one that shares its store is gone.
   */
  failover?: {
    /**
     * A command that makes sure that a node is off; the node's name is its last argument. It ends with 0 only when nothing runs there any more. Without it, nothing fails over to this host.
     *
     * @minItems 1
     */
    fence?: [string, ...string[]];
    /**
     * Time after which the command is ended, and has failed.
     */
    timeout?: string;
  };
  /**
   * How instances leave this host, and come to it.
   */
  migration?: {
    /**
     * The most bytes a second that are copied while an instance goes on; without it, as fast as it goes. What it waits for goes at full speed.
     */
    bandwidth?: string | number;
    /**
     * The address of this host at which it takes files and memory of instances with `migration: {transport: Plain}`, on ports that the kernel chooses. What comes there is not encrypted. Without it, none of them can come.
     */
    listen?: string;
  };
  /**
   * Who chooses a node for instances whose specs name none, among hosts that share a store. The same on each of them.
   */
  placement?: {
    /**
     * An external program instead of ballast itself.
     */
    allocator?: {
      /**
       * Ganeti's hail; Debian has it at /usr/lib/ganeti/iallocators/hail, in ganeti-htools.
       */
      hail: string;
      /**
       * Time after which it is killed, and has failed.
       */
      timeout?: string;
    };
  };
  /**
   * What several hosts share. Without it this host stands alone: what no other node has is its own.
   */
  store?: {
    /**
     * An etcd of version 3.4 or later, best with three or five members.
     */
    etcd?: {
      /**
       * Where its members listen for clients.
       *
       * @minItems 1
       */
      endpoints: [string, ...string[]];
      /**
       * What the hosts that belong together call themselves: their keys are below `/ballast/CLUSTER/`.
       */
      cluster?: string;
      /**
       * Time without a word after which a node counts as gone.
       */
      leaseTtl?: string;
      /**
       * For https endpoints. Each node best has a certificate of its own.
       */
      tls?: {
        /**
         * Who signed the certificates of etcd, as PEM; relative to this file. Without it, whom the system trusts.
         */
        ca?: string;
        /**
         * This node's certificate, as PEM; relative to this file.
         */
        cert?: string;
        /**
         * Its key, as PEM; relative to this file.
         */
        key?: string;
      };
    };
  };
  /**
   * What the daemon answers beside its socket below `run/ballast/`.
   */
  api?: {
    /**
     * Where it answers over TCP, to read only: `/` is a page that shows how everything stands, `/metrics` is for Prometheus. Everybody who reaches it may read, without encryption. Without it, it does not.
     */
    listen?: string;
  };
  /**
   * The daemon's log.
   */
  log?: {
    /**
     * The least weighty lines that are written.
     */
    level?: "debug" | "info" | "warn" | "error";
  };
}
