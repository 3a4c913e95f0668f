/** Where a rootfs has systemd when it has it, below its top. */
export const SYSTEMD_PATHS = ['usr/lib/systemd/systemd', 'lib/systemd/systemd'] as const;
