import { type ApplyRecord, labelNames, type Plan, type PlayResult } from '../model/index.ts';
import { applyScope, planApply } from '../plan/index.ts';
import { observeSituation } from '../run/observe-situation.ts';
import { runPlay } from '../run/run-play.ts';
import type { PlayWorld, WorldPlay } from '../testing/play-world.ts';
import { environmentOfRecord } from './environment-of-record.ts';
import type { RecordReport } from './keep-record.ts';
import { pinImages } from './pin-images.ts';
import { PlayChanges } from './play-changes.ts';
import { type History, readHistory } from './read-history.ts';
import { recordApply, recordBeginning } from './record-apply.ts';
import { recordUntouched } from './record-untouched.ts';
import { recordable } from './recordable.ts';
import { rollbackTarget } from './rollback-target.ts';

const { signal } = new AbortController();
const by = { who: 'ann@desk', version: '1.2.3', signal };

/** An apply of the world's file, and its record; undefined: it found nothing new, or its process was killed before its end. */
export async function apply(
  world: PlayWorld,
  { killed = false, ...play }: WorldPlay & { readonly killed?: boolean } = {},
): Promise<{ readonly result: PlayResult; readonly report: RecordReport | undefined }> {
  const { environment, fleet: connector, clock } = world;
  const asked = play.things ?? [];
  const taken = { ...by, environment, recorded: recordable(environment), connector, clock, asked };
  const changes = new PlayChanges();
  let plan: Plan | undefined;
  let begun: Promise<ApplyRecord> | undefined;
  const begin = async (): Promise<ApplyRecord> => {
    if (plan === undefined) throw new Error('there is no plan');
    return (await recordBeginning({ ...taken, plan })).record;
  };
  const result = await world.play('apply', {
    ...play,
    changePlan: (whole) => {
      plan = whole;
      return whole;
    },
    onEvent: (event) => changes.onEvent(event),
    beforeOperation: async () => {
      begun ??= begin();
      await begun;
    },
  });
  if (killed) return { result, report: undefined };
  if (begun === undefined) {
    if (plan === undefined) throw new Error('there is no plan');
    return { result, report: await recordUntouched({ ...taken, plan, result, changes: changes.tried }) };
  }
  const beginning = await begun;
  return { result, report: await recordApply({ ...taken, result, changes: changes.all, beginning }) };
}

export function history(world: PlayWorld): Promise<History> {
  return readHistory({ environment: world.environment, connector: world.fleet, signal });
}

/** As `maestro rollback` does it, with the world's file as the present one. @throws Error with what stands in the way */
export async function rollBack(world: PlayWorld, number?: number): Promise<PlayResult> {
  const { fleet: connector, clock, operator, credentials } = world;
  const target = rollbackTarget((await history(world)).records, number);
  if (!target.ok) throw new Error(target.problem);
  const { record } = target;
  const recordedNow = recordable(world.environment);
  const restored = environmentOfRecord(record, { environment: world.environment, recorded: recordedNow });
  if (!restored.ok) throw new Error(restored.problems.join('\n'));
  const { instances, recorded } = restored;
  const pinned = await pinImages({ record, instances, environment: restored.environment, connector, signal });
  if (!pinned.ok) throw new Error(pinned.problems.join('\n'));
  const { environment } = pinned;
  const scoped = applyScope(environment, { things: instances });
  if (!scoped.ok) throw new Error('the record cannot be planned');
  const situation = await observeSituation({
    environment,
    instances: scoped.scope.instances,
    connector,
    signal,
  });
  const planned = planApply(environment, { ...scoped.scope, selection: { things: [] } }, situation, {
    prune: true,
  });
  if (!planned.ok) throw new Error('the record cannot be planned');
  const changes = new PlayChanges();
  const result = await runPlay({
    plan: planned.plan,
    environment,
    connector,
    clock,
    operator,
    credentials,
    version: '0.0.0-test',
    onEvent: (event) => changes.onEvent(event),
  });
  if (changes.all.length === 0) return result;
  const taken = { ...by, environment, recorded, result, changes: changes.all, connector, clock, asked: [] };
  await recordApply({ ...taken, rollbackTo: record.number });
  return result;
}

/** What stands on the ships, without what differs at each making. */
export function standing(world: PlayWorld): object[] {
  return Object.keys(world.environment.ships)
    .flatMap((ship) =>
      world.fleet
        .engine(ship)
        .list()
        .map((container) => ({ ship, container })),
    )
    .map(({ ship, container: { name, state, imageId, labels } }) => ({
      name,
      ship,
      state,
      imageId,
      digest: labels[labelNames.specification],
    }))
    .sort((left, right) => (left.name + left.ship < right.name + right.ship ? -1 : 1));
}
