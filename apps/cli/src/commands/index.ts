import type { MaestroCommand } from '../base-command.ts';
import type { CommandContext } from '../command-context.ts';
import type { Config } from '../oclif.ts';
import Apply from './apply.ts';
import Clean from './clean.ts';
import Complete from './complete.ts';
import Completion from './completion.ts';
import Deptree from './deptree.ts';
import Doctor from './doctor.ts';
import Dump from './dump.ts';
import Env from './env.ts';
import Exec from './exec.ts';
import Explain from './explain.ts';
import History from './history.ts';
import Init from './init.ts';
import Kill from './kill.ts';
import Lock from './lock.ts';
import Logs from './logs.ts';
import Plan from './plan.ts';
import Pull from './pull.ts';
import Render from './render.ts';
import Restart from './restart.ts';
import Resume from './resume.ts';
import Rollback from './rollback.ts';
import Schema from './schema.ts';
import Start from './start.ts';
import Status from './status.ts';
import Stop from './stop.ts';
import Validate from './validate.ts';

/** A command's class: what oclif knows of it, and how one is made. */
export type CommandClass = Pick<
  typeof MaestroCommand,
  'summary' | 'usage' | 'description' | 'examples' | 'args' | 'flags' | 'baseFlags' | 'things'
> & {
  readonly id: string;
  new (argv: string[], config: Config, context: CommandContext): MaestroCommand;
};

/** All commands, by name, in the order in which help lists them. */
export const commands: ReadonlyMap<string, CommandClass> = new Map<string, CommandClass>([
  [Apply.id, Apply],
  [Clean.id, Clean],
  [Complete.id, Complete],
  [Completion.id, Completion],
  [Deptree.id, Deptree],
  [Doctor.id, Doctor],
  [Dump.id, Dump],
  [Env.id, Env],
  [Exec.id, Exec],
  [Explain.id, Explain],
  [History.id, History],
  [Init.id, Init],
  [Kill.id, Kill],
  [Lock.id, Lock],
  [Logs.id, Logs],
  [Plan.id, Plan],
  [Pull.id, Pull],
  [Render.id, Render],
  [Restart.id, Restart],
  [Resume.id, Resume],
  [Rollback.id, Rollback],
  [Schema.id, Schema],
  [Start.id, Start],
  [Status.id, Status],
  [Stop.id, Stop],
  [Validate.id, Validate],
]);
