/**
 * How a change of one field takes effect. The schema says it for each field as `x-apply`:
 * `live` on the running container, `restart` at its next start, `recreate` only with a new rootfs,
 * `none` without touching the container.
 */
export type ApplyMode = 'live' | 'restart' | 'recreate' | 'none';
