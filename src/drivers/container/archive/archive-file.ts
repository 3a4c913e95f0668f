/** What tells what an archive holds: its first member. The instance's folder is the second, by its name. */
export const MANIFEST = 'ballast-export.json';
export const FORMAT = 1;
/** The last member: what is read from a pipe is whole only with it. */
export const ENDING = 'ballast-export.end';

/** Everything as it is: owners by number, since names mean the users of one host. */
export const AS_IT_IS = ['--numeric-owner', '--acls', '--xattrs', '--xattrs-include=*'] as const;
