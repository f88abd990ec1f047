import type { ApplyRecord, ApplyRules, Environment, RecordedEnvironment } from '@maestro-ng/engine';
import { type ObservedPlan, observeScope } from '../apply/observe-plan.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ProgressMode } from '../flags.ts';
import type { LoadedFile } from '../load-file.ts';
import { listed } from '../render/grammar.ts';
import { sanitize } from '../render/sanitize.ts';
import { reportNotes } from '../report.ts';
import { knownHistory } from './known-history.ts';
import { recordedFile } from './play-recorder.ts';
import { recordPhrase } from './record-phrases.ts';

export interface RollbackFlags {
  readonly json: boolean;
  readonly progress: ProgressMode;
  readonly prune: boolean;
  readonly 'renew-volumes': boolean;
  readonly force: boolean;
  readonly 'skip-unreachable': boolean;
  readonly 'trust-record': boolean;
}

/** What a rollback would do, and of which environment. */
export interface RollbackPlan {
  readonly record: ApplyRecord;
  readonly environment: Environment;
  readonly recorded: RecordedEnvironment;
  readonly planned: ObservedPlan;
  /** Looks and plans once more, the same way back. */
  readonly lookAgain: (signal: AbortSignal) => Promise<ObservedPlan>;
}

/**
 * Finds the record, makes an environment of it, and plans for how the ships stand. Only looks.
 *
 * @throws CommandFailure with all that stands in the way.
 */
export async function planRollback(
  context: CommandContext,
  loaded: LoadedFile,
  number: number | undefined,
  flags: RollbackFlags,
): Promise<RollbackPlan> {
  const { console } = context;
  const { applyScope, environmentOfRecord, pinImages, rollbackTarget } = await loadEngine();
  const { records } = await knownHistory(context, loaded.environment, flags);
  const target = rollbackTarget(records, number);
  if (!target.ok) throw refusal('no-record', [target.problem], '"maestro history" lists what is known');
  const { record } = target;
  const present = { environment: loaded.environment, recorded: await recordedFile(loaded) };
  const restored = environmentOfRecord(record, present);
  if (!restored.ok) throw refusal('record-incomplete', restored.problems);
  const { recorded, instances, unknown, taken, strange } = restored;
  if (strange.length > 0 && !flags['trust-record']) {
    const problems = strange.map(
      (what) => `Record ${record.number} asks for what the file does not: ${what}.`,
    );
    throw refusal('record-not-trusted', problems, 'look at it, and accept it with --trust-record');
  }
  const connector = await dockerHosts();
  const { signal } = new AbortController();
  const pinned = await pinImages({ record, environment: restored.environment, instances, connector, signal });
  if (!pinned.ok) throw refusal('image-missing', pinned.problems);
  const { environment } = pinned;
  if (flags.progress !== 'quiet') console.err.say(`going back to ${recordPhrase(record)}\n`);
  if (flags.progress !== 'quiet' && taken.length > 0) {
    console.err.say(`the values of ${sanitize(listed(taken))} come from the present file\n`);
  }
  const scoped = applyScope(environment, { things: instances });
  if (!scoped.ok) return { record, environment, recorded, planned: scoped, lookAgain: async () => scoped };
  // Whatever the record does not have is an orphan, also where a service of that name is not gone back with.
  const scope = { ...scoped.scope, selection: {} };
  const rules: ApplyRules = {
    prune: flags.prune,
    renewVolumes: flags['renew-volumes'],
    force: flags.force,
    skipUnreachable: flags['skip-unreachable'],
    basis: 'record',
  };
  const lookAgain = (signal: AbortSignal): Promise<ObservedPlan> =>
    observeScope(environment, scope, rules, { connector, signal });
  const planned = await lookAgain(signal);
  reportNotes(console, notes(record, unknown), flags);
  return { record, environment, recorded, planned, lookAgain };
}

function notes({ number }: ApplyRecord, unknown: readonly string[]): string[] {
  if (unknown.length === 0) return [];
  return [
    `Record ${number} does not know how these stood, and they are left as they are: ${listed(unknown)}.`,
  ];
}

function refusal(code: string, problems: readonly string[], hint?: string): CommandFailure {
  const about = { exitCode: exitCodes.failed, ...(hint === undefined ? {} : { hint }) };
  return new CommandFailure(code, problems.join('\n'), about);
}
