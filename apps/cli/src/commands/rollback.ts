import { agreeToPlan } from '../apply/agree.ts';
import { movedSince } from '../apply/moved-since.ts';
import { MaestroCommand } from '../base-command.ts';
import { actingFlags, applyingFlags, forceFlag, selectionFlags } from '../flags.ts';
import { askedWords } from '../history/asked-words.ts';
import type { Applied } from '../history/play-recorder.ts';
import { parseRecordNumber } from '../history/record-number.ts';
import { planRollback, type RollbackPlan } from '../history/rollback-plan.ts';
import { Args, Flags } from '../oclif.ts';
import { play } from '../play.ts';

const { concurrency } = selectionFlags;
const {
  'keep-going': keepGoing,
  'skip-unreachable': skipUnreachable,
  'dry-run': dryRun,
  'lock-wait': lockWait,
  'no-lock': noLock,
} = actingFlags;

export default class Rollback extends MaestroCommand {
  static override id = 'rollback';
  static override summary = 'Bring back what an earlier apply made.';
  static override description =
    'Plans back to a record that "maestro history" lists, shows the plan, and applies it when you agree: the same order, checks and replacements as an apply. Without a number, to the state before the last apply, also where that was killed before its end. Each instance is made of the very image that it ran. Ships, registries, networks and secrets are those of the file of now. What was added since stays, unless --prune is given. A rollback is a record of its own, and "maestro plan" then shows the way forward again.';
  static override usage = 'rollback [RECORD] [FLAGS]';
  static override examples = [
    'maestro rollback --dry-run',
    'maestro rollback',
    'maestro rollback -y 12',
    'maestro rollback --prune 12',
  ];
  static override args = {
    record: Args.string({
      description: 'the number of a record; none: the newest that succeeded before the last apply',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'do it without asking' }),
    prune: Flags.boolean({
      description: 'remove containers of this environment that the record does not have',
    }),
    'renew-volumes': applyingFlags['renew-volumes'],
    'trust-record': Flags.boolean({
      description: 'run checks, and use secrets, of this machine that the record has and the file does not',
    }),
    ...forceFlag,
    concurrency,
    'keep-going': keepGoing,
    'skip-unreachable': skipUnreachable,
    'dry-run': dryRun,
    'lock-wait': lockWait,
    'no-lock': noLock,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Rollback);
    const number = parseRecordNumber(args.record);
    let rollback: RollbackPlan | undefined;
    return play(
      this.context,
      Rollback.id,
      flags,
      async (_engine, _environment, loaded) => {
        rollback = await planRollback(this.context, loaded, number, flags);
        return rollback.planned;
      },
      {
        movedOn: async (_engine, _loaded, signal) =>
          rollback?.planned.ok === true ? movedSince(rollback.planned, await rollback.lookAgain(signal)) : [],
        options: () => ({
          renewVolumes: flags['renew-volumes'],
          force: flags.force,
          rollbackTo: rollback?.record.number ?? null,
        }),
        agree: async () =>
          rollback?.planned.ok === true ? agreeToPlan(this.context, rollback.planned, flags) : undefined,
        applied: async () => (rollback === undefined ? undefined : appliedBy(rollback, flags)),
        asked: askedWords([], flags),
      },
    );
  }
}

function appliedBy(
  { environment, recorded, record, planned }: RollbackPlan,
  flags: { readonly prune: boolean; readonly 'skip-unreachable': boolean },
): Applied {
  const reach = {
    prunesAll: flags.prune,
    unpruned: planned.ok ? planned.unpruned : [],
    mayStillRun: planned.ok ? planned.mayStillRun : [],
    skipsUnreachable: flags['skip-unreachable'],
  };
  return { environment, recorded: async () => recorded, rollbackTo: record.number, reach };
}
