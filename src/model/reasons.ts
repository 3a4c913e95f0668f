/**
 * Every reason that a condition, an event, a step or an error may carry, and what it means.
 * The reference page `docs/reference/reasons.md` is made from this table.
 */
export const REASONS = {
	// why a step is taken
	Absent: 'The instance is declared and there is no container yet.',
	NotRunning: 'The container should run and does not.',
	Crashed: 'The container ended by itself and restart.policy says to start it again.',
	ShouldBeStopped: 'The spec says Stopped, or somebody stopped it by hand for a while.',
	ShouldBeFrozen: 'The spec says Frozen.',
	ShouldBeThawed: 'The spec says Running and the container is frozen.',
	NotDeclared: 'No file declares the instance any more, or its state is Absent.',
	LimitChanged: 'The spec changed a limit that can be set on the running container.',
	LimitDrifted: 'A limit on the host differs though the spec did not change.',
	NicChanged: 'The spec changed a NIC in a way that the running container can take.',
	ConfigChanged: 'The spec changed a field that is written to the LXC config.',
	RestartNeeded: 'A field changed that takes effect only at a start, and there is consent.',
	DiskAdded: 'The spec has a disk that was not made yet.',
	Creating: 'It is being made; the message says how far that has come.',
	CheckpointAsked: 'A person asked for a checkpoint.',
	CheckpointFailed: 'Its processes could not be written into images; they run on as before.',
	CheckpointMade: 'Its processes are images on disk, and do not run.',
	Checkpointed: 'It does not run because its processes are kept in images.',
	RestoreAsked: 'A person asked for the processes of a checkpoint.',
	RestoreFailed:
		'The processes of a checkpoint could not be restored; the images are as they were.',
	Restored: 'Its processes go on from their images.',
	DiskChanged:
		'The spec says another disk under the name of one that was made, and somebody approved it.',
	DiskChangePending: 'A data disk is to be another one, which needs approval.',
	DiskSizeChanged: 'The spec says a larger size than a disk was made with.',
	DisksUnused: 'Disks are mounted on the host and no container uses them.',
	RestartRequested: 'Somebody asked for a restart.',
	MemoryGiven:
		'The node gave a container with memory.target Auto more memory: it suffered or grew.',
	MemoryTaken:
		'The node took memory from a container with memory.target Auto that does not need it now.',
	MemoryKept: 'The node left a container with memory.target Auto the memory that it has.',
	Unhealthy: 'As many health checks in a row failed as health.failures says.',
	RebootAsked: 'A person or lifecycle.rebootCounter asked for a reboot.',
	RebootFellBack: 'A soft reboot did not happen in time, so the container is stopped and started.',
	CleanUpFirst: 'An operation ended half-way; what it left is removed first.',
	// what holds a plan
	CrashBackoff: 'The container ended several times; the next start waits.',
	RestartPolicyNever: 'The container ended by itself and restart.policy says to leave it.',
	PoweroffAccepted:
		'The container was powered off from inside and lifecycle.guestPoweroff is Accept.',
	RestartPending:
		'Fields changed that take effect at a restart, which waits for consent or for its window.',
	RecreateRefused:
		'A field changed that would need a new rootfs or disk; ballast does not do this by itself.',
	Protected: 'lifecycle.protect forbids it.',
	PruneLimit: 'More instances vanished from the specs at once than prune.max allows.',
	NoRecord:
		'The container carries our marker and there is no record of it; it is not deleted for that.',
	Foreign:
		'A container of that name exists that ballast did not make; adopt it or choose another name.',
	Contradiction: 'Two sources disagree about whether the container runs, so nothing is done.',
	OtherNode: 'The spec names another node.',
	DependencyNotReady:
		'An instance that this one depends on does not run yet, or is not healthy yet.',
	DependencyMissing: 'An instance that this one depends on cannot come to run as the specs are.',
	DependentsFirst: 'An instance that depends on this one is to be stopped before it.',
	Transitional: 'LXC is in the middle of a change of state.',
	Paused: 'Paused by hand until a given time.',
	Overridden: 'Somebody wants something else than the spec says, until a given time.',
	AgainstSpec: 'The spec says otherwise, and nobody said for how long it should not count.',
	UnsupportedField: 'The spec uses a field that has no effect yet.',
	CpusMissing: 'The spec names CPUs that this host does not have, or that containers may not use.',
	LimitInfeasible:
		'The limit is below what the container uses and cannot give back; nothing was touched.',
	NodeFull:
		'The node cannot give more memory, for a limit that grows or for a start: its reserve and what other instances hold take the rest.',
	PressureTooHigh:
		'A memory limit is not lowered further now: the container or the host stalls for memory, or reads back what it just gave.',
	UsageAboveTarget:
		'A memory limit is not lowered further now: the kernel could not take back enough.',
	OomKilled:
		'The kernel killed a process of the container while its memory limit was lowered; the limit of the step before was restored.',
	SwapNotAccounted: 'The spec limits swap, and this kernel does not account swap.',
	// what happened
	Created: 'Rootfs and config were made.',
	Started: 'The container runs.',
	Stopped: 'The container was stopped.',
	Rebooted: 'The init of the container rebooted it.',
	Frozen: 'The container was frozen.',
	Thawed: 'The container was thawed.',
	LimitSet: 'A limit was set and read back.',
	NicSet: 'A NIC of the running container was added, changed or removed.',
	DiskMade: 'A disk was made, or found made, for an instance that had it not before.',
	DiskGrown: 'A disk and its file system were made larger.',
	DisksReleased: 'Disks were unmounted; what is on them stays.',
	Configured: 'The LXC config was written.',
	CleanedUp: 'What a half-done operation left was removed.',
	MovedToTrash:
		'The instance was stopped and moved to the trash; `ballast undelete` brings it back.',
	Forgotten: 'Nothing was left of the instance; its record was dropped.',
	Exited: 'The container ended by itself.',
	Adopted: 'A container that another tool made is now managed.',
	Approved: 'Somebody gave consent to a plan.',
	RetryAsked: 'A person asked to try again now: failures and crashes before are forgotten.',
	Resumed: 'A pause ended.',
	OverrideEnded: 'The spec counts again: the time of an override is over, or somebody ended it.',
	Undeleted: 'The instance came back from the trash.',
	SpecsRead: 'The spec folder was read.',
	SpecFolderUnreadable: 'The spec folder cannot be read; the last good specs stay in force.',
	SpecFolderEmpty: 'The spec folder declares nothing; nothing is removed because of that.',
	TrashPurged: 'An entry of the trash was older than trash.keep and was removed.',
	MonitorRestarted: 'lxc-monitor ended and was started again.',
	DaemonStarted: 'The daemon runs.',
	DaemonStopped: 'The daemon ended; containers go on.',
	// how things stand
	Converged: 'The container is as the spec says.',
	InProgress: 'Steps are being taken.',
	ProgressingWithRetry: 'The last try failed; the next one is planned.',
	SpecOk: 'The spec has no errors.',
	SpecWarning: 'The spec has no errors, and fields of it do together what one may not expect.',
	UsingLastGood: 'The spec has errors; the last good one stays in force.',
	SpecUnreadable:
		'The spec cannot be read, or its folder is empty; the last good one stays in force.',
	NeverValid: 'The spec has errors and there was never a good one.',
	Owned: 'The container carries the marker of its record.',
	NotCreated: 'There is no container yet.',
	Running: 'The container runs.',
	NotRunningAsDeclared: 'The container does not run, as the spec says.',
	Healthy: 'The last health check passed, or fewer than health.failures failed since one did.',
	NotCheckedYet:
		'No health check of this run of the container has passed, nor as many failed as make it unhealthy.',
	LimitsAsDeclared: 'Every limit on the host is as the spec says.',
	MemoryAsDeclared: 'The memory limit is as the spec says.',
	LimitsDiffer: 'A limit on the host differs from the spec.',
	// what failed
	CreateFailed: 'The rootfs or config cannot be made.',
	ConfigRefused: 'The installed LXC refuses the config.',
	StartFailed: 'The container did not reach RUNNING.',
	StopFailed: 'The container did not stop.',
	RebootFailed: 'The container cannot be rebooted, or its init did not do so.',
	FreezeFailed: 'The container cannot be frozen or thawed.',
	LimitFailed: 'A limit cannot be set.',
	NicFailed: 'A NIC of the running container cannot be added, changed or removed.',
	CleanUpFailed: 'What a half-done operation left cannot be removed.',
	TrashFailed: 'The container cannot be moved to or from the trash.',
	ObserveFailed: 'The host cannot be looked at.',
	BridgeMissing:
		'A bridge, or another interface that a NIC hangs on, is not there or cannot be used; the start waits for it.',
	ControllerMissing: 'A cgroup controller that the spec needs cannot be had on this host.',
	DiskFull: 'The file system is full.',
	DiskFailed: 'A disk cannot be made, mounted, unmounted or grown.',
	DiskMissing: 'A disk that the spec names is not there, or is not what the spec says.',
	DiskNotBlank: 'Something is on the disk already; ballast formats only what is blank.',
	DiskBusy: 'The disk, or the place where it would show, is in use by something else.',
	ShrinkRefused: 'The spec says a smaller size than the disk has; ballast never shrinks a disk.',
	RootfsMissing: 'The directory or archive of the rootfs is not there.',
	LxcMissing: 'LXC is not installed, or a tool of it is missing.',
	LxcTooOld: 'The installed LXC is older than 2.1.',
	AlreadyRunning:
		'Processes of a container of that name run already; it is not started a second time.',
	LockHeld: 'Another ballast holds this root.',
	DaemonUnreachable: 'The daemon does not answer.',
	InternalError: 'A defect in ballast; the log has the stack.',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof REASONS;
