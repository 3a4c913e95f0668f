import type { NodeStatus } from '../../model/instance-status.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
