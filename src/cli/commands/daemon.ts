import type { CommandContext } from '../context.ts';
