import type { Environment, Selection } from '@maestro-ng/engine';
import { agreeToPlan } from '../apply/agree.ts';
import { movedSince } from '../apply/moved-since.ts';
import { namesSavedPlan } from '../apply/names-saved-plan.ts';
import { type ObservedPlan, observePlan } from '../apply/observe-plan.ts';
import { refuseBesidePlan } from '../apply/refuse-beside-plan.ts';
import { refuseOtherPlan } from '../apply/refuse-other-plan.ts';
import { readSavedPlan, type SavedPlan } from '../apply/saved-plan.ts';
import { MaestroCommand } from '../base-command.ts';
import { dockerHosts } from '../engine-modules.ts';
import { fileDigest } from '../file-digest.ts';
import { actingFlags, applyingFlags, forceFlag, things } from '../flags.ts';
import { askedWords } from '../history/asked-words.ts';
import { recordedFile } from '../history/play-recorder.ts';
import { interruptedApply } from '../journal/interrupted-apply.ts';
import { Flags } from '../oclif.ts';
import { play } from '../play.ts';
import { selectionOf } from '../selection.ts';

type Engine = typeof import('@maestro-ng/engine');
type Rules = SavedPlan['rules'];

export default class Apply extends MaestroCommand {
  static override id = 'apply';
  static override summary = 'Make the containers as the file says.';
  static override description =
    'Does what plan shows, when you agree: creates what is missing, starts what does not run, and replaces what differs from the file, in the order of dependencies. All images are there before anything is stopped. An old container is kept until the new one has passed its checks. Of a service, one instance is replaced after the other, and a failure ends it, unless the update section of the service says otherwise.';
  static override usage = 'apply [THINGS | PLAN]... [FLAGS]';
  static override examples = [
    'maestro apply',
    'maestro apply -y web',
    'maestro apply -r --prune',
    'maestro plan --out release.plan && maestro apply -y release.plan',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description:
        'instances or services; none: all services that are not omitted, and what they depend on; or a plan that was saved: exactly that is done, or nothing',
    },
  };
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'do it without asking' }),
    ...applyingFlags,
    ...forceFlag,
    ...actingFlags,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Apply);
    const asked = args.things ?? [];
    const rules: Rules = {
      refreshImages: flags['refresh-images'],
      prune: flags.prune,
      renewVolumes: flags['renew-volumes'],
      skipUnreachable: flags['skip-unreachable'],
      force: flags.force,
    };
    let observed: Extract<ObservedPlan, { ok: true }> | undefined;
    let saved: SavedPlan | undefined;
    const chosen = (): Rules => ({
      ...(saved?.rules ?? rules),
      force: flags.force || saved?.rules.force === true,
    });
    const skipsUnreachable = (): boolean =>
      flags['skip-unreachable'] || saved?.rules.skipUnreachable === true;
    const look = async (
      engine: Engine,
      environment: Environment,
      signal: AbortSignal,
    ): Promise<ObservedPlan> => {
      const path = namesSavedPlan(environment, asked);
      if (path !== undefined) refuseBesidePlan(path, flags);
      saved = path === undefined ? undefined : readSavedPlan(path);
      const selection: Selection = saved?.selection ?? selectionOf(asked, flags);
      const connector = await dockerHosts();
      const planned = await observePlan(environment, selection, chosen(), { connector, signal });
      if (planned.ok && saved !== undefined) {
        const file = fileDigest(engine, environment, saved.file.salt);
        refuseOtherPlan(
          saved,
          { ...planned, file },
          interruptedApply(this.context, engine, flags.file, asked),
        );
      }
      return planned;
    };
    const plan = async (engine: Engine, environment: Environment): Promise<ObservedPlan> => {
      const planned = await look(engine, environment, new AbortController().signal);
      if (planned.ok) observed = planned;
      return planned;
    };
    return play(this.context, Apply.id, flags, plan, {
      movedOn: async (engine, { environment }, signal) =>
        observed === undefined ? [] : movedSince(observed, await look(engine, environment, signal)),
      options: () => ({
        renewVolumes: chosen().renewVolumes ?? false,
        refreshImages: chosen().refreshImages ?? false,
        skipUnreachable: skipsUnreachable(),
        asPlanned: saved !== undefined,
        force: chosen().force ?? false,
      }),
      applied: async (loaded) => ({
        environment: loaded.environment,
        recorded: () => recordedFile(loaded),
        rollbackTo: null,
        reach: {
          prunesAll: chosen().prune === true && isWhole(saved?.selection ?? selectionOf(asked, flags)),
          unpruned: observed?.unpruned ?? [],
          mayStillRun: observed?.mayStillRun ?? [],
          skipsUnreachable: skipsUnreachable(),
        },
      }),
      asked: askedWords(asked, flags),
      agree: async () =>
        observed === undefined
          ? undefined
          : agreeToPlan(this.context, observed, { ...flags, 'skip-unreachable': skipsUnreachable() }),
    });
  }
}

function isWhole({ things = [], containerFilter, shipFilter }: Selection): boolean {
  return things.length === 0 && containerFilter === undefined && shipFilter === undefined;
}
