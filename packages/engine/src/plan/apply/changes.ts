import {
  type Change,
  type Environment,
  type Giver,
  giversOf,
  type InstanceSituation,
  isRunning,
  type Situation,
  type StepCause,
  sharesLife,
  volumesLost,
} from '../../model/index.ts';
import type { ApplyScope } from './apply-scope.ts';

/** How instances are changed. */
export interface ChangeRules {
  /** Pull images also where they are on the ship. Default false. */
  readonly refreshImages: boolean;
  /** Make instances anew also where they could still run on a ship that does not answer. Default false. */
  readonly skipUnreachable: boolean;
  /** Volumes that go with their container may be lost. Default false. */
  readonly renewVolumes: boolean;
}

/** What an apply does to each instance of its scope. */
export function changes(
  environment: Environment,
  scope: ApplyScope,
  situation: Situation,
  rules: ChangeRules,
): Map<string, Change> {
  const movesFrom = new Map(situation.moved.map(({ instance, ship }) => [instance, ship]));
  const result = new Map<string, Change>();
  for (const name of scope.instances) {
    const found = situation.instances[name];
    if (found === undefined) continue;
    const from = movesFrom.get(name) ?? null;
    const change = changeOf(found, from, mayBeNewer(environment, name, rules));
    const isNew = found.kind === 'absent' && from === null && !rules.skipUnreachable;
    const allowed = (isNew ? mayRunElsewhere(name, situation) : undefined) ?? change;
    result.set(name, unlessRefused(allowed, subjectOf(environment, name), situation, rules));
  }
  replaceTakers(environment, scope, { situation, rules }, result);
  return result;
}

interface Placed {
  readonly instance: string;
  readonly ship: string;
}

function subjectOf({ instances }: Environment, instance: string): Placed {
  return { instance, ship: instances[instance]?.ship ?? '' };
}

/** What would lose volumes that may not be lost is refused, and what has no name under which the old one would be kept. */
function unlessRefused(
  change: Change,
  subject: Placed,
  situation: Situation,
  { renewVolumes }: ChangeRules,
): Change {
  const found = situation.instances[subject.instance];
  if (change.kind === 'replace' && found?.kind === 'present' && found.asideTaken !== undefined)
    return { kind: 'refuse', failure: found.asideTaken };
  const lost = renewVolumes || change.kind === 'refuse' ? [] : volumesIn(change, subject.instance, situation);
  return lost.length === 0 ? change : { kind: 'refuse', failure: volumesLost(subject, lost) };
}

/** Paths in all containers that go. */
function volumesIn(change: Change, name: string, { instances, moved }: Situation): string[] {
  const found = instances[name];
  const leaving = moved.filter(({ instance }) => instance === name);
  const own = found?.kind === 'present' ? found : undefined;
  const goes = change.kind === 'replace' || change.kind === 'create';
  return [
    ...(isPutBack(change)
      ? []
      : [...(goes ? (own?.comparison.anonymousVolumes ?? []) : []), ...(own?.volumesBeside ?? [])]),
    ...leaving.flatMap(({ anonymousVolumes }) => anonymousVolumes),
  ];
}

/** What is nowhere to be seen may run on a ship that cannot be seen: it must not run twice. undefined: all can be seen. */
function mayRunElsewhere(instance: string, { silent }: Situation): Change | undefined {
  const [first, ...others] = Object.entries(silent).sort();
  if (first === undefined) return undefined;
  const [ship, cause] = first;
  const names = [ship, ...others.map(([name]) => name)];
  return {
    kind: 'refuse',
    failure: {
      code: 'ship-unreachable',
      ship,
      ...(others.length === 0 ? {} : { ships: names }),
      instance,
      during: 'looking for it on all ships',
      cause: `It could still run on ${names.join(', ')}, of which nothing is known: ${sentence(cause)}`,
      hint: 'When it is certain that it does not, make it all the same with --skip-unreachable; nothing was touched.',
    },
  };
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function mayBeNewer({ instances }: Environment, name: string, { refreshImages }: ChangeRules): boolean {
  const policy = instances[name]?.pullPolicy;
  return policy === 'always' || (refreshImages && policy !== 'never');
}

function changeOf(found: InstanceSituation, movesFrom: string | null, ifNewer: boolean): Change {
  switch (found.kind) {
    case 'barred':
      return { kind: 'refuse', failure: found.failure };
    case 'absent':
      return { kind: 'create', movesFrom };
    case 'present': {
      const { state, comparison, keptAside } = found;
      const { container, differences, outlived, anonymousVolumes } = comparison;
      const more = differences.some(({ field }) => field !== 'restart');
      const beside = keptAside === 'beside' ? ({ beside: true } as const) : {};
      // What an interrupted move has brought here has not proven itself.
      const isUnproven = keptAside === 'beside' || movesFrom !== null;
      const unproven = isUnproven ? ({ beside: true } as const) : {};
      if (more || outlived.length > 0 || state === 'dead') {
        if (keptAside === 'alone') return { kind: 'create', movesFrom, beside: true };
        const puts = putsBack(found) ? ({ putsBack: true } as const) : {};
        const volumes = putsBack(found) ? [] : anonymousVolumes;
        return {
          ...{ kind: 'replace', container, differences, takesFrom: outlived, anonymousVolumes: volumes },
          ...beside,
          ...puts,
        };
      }
      if (keptAside === 'alone' || differences.length > 0) {
        const aside = keptAside === 'alone' ? ({ aside: true } as const) : {};
        const newer = ifNewer ? ({ ifNewer } as const) : {};
        const starts = isRunning(state) ? {} : ({ starts: true } as const);
        return { kind: 'update', container, differences, ...aside, ...starts, ...newer, ...unproven };
      }
      return isRunning(state)
        ? { kind: 'leave', container, ifNewer, keptAside: isUnproven }
        : { kind: 'start', container, ...unproven };
    }
  }
}

/** Whether an old container is there, as asked, beside one that is not: a replacement that has not proven itself, and goes. */
function putsBack(found: Extract<InstanceSituation, { kind: 'present' }>): boolean {
  return found.keptAside === 'beside' && found.besideIsAsked === true;
}

/** What was chosen, and what was about to be replaced with it when an earlier apply was cut short. */
export function withUnfinished(
  { causes: chosen, instances, takers }: ApplyScope,
  situation: Situation,
): Map<string, StepCause> {
  const causes = new Map(chosen);
  for (const giver of instances) {
    for (const name of takers.get(giver) ?? []) {
      const found = situation.instances[name];
      if (!causes.has(name) && found?.kind === 'present' && found.keptAside !== 'no')
        causes.set(name, { kind: 'dependency', of: giver });
    }
  }
  return causes;
}

/** Who takes something from a container that is made anew is made anew as well, over any number of takers. */
function replaceTakers(
  environment: Environment,
  scope: ApplyScope,
  { situation, rules }: { readonly situation: Situation; readonly rules: ChangeRules },
  result: Map<string, Change>,
): void {
  const { takers } = scope;
  const inPlay = new Set([...withUnfinished(scope, situation).keys(), ...outlivedIn(result)]);
  const newer = [...inPlay].filter((name) => mayTurnOutNewer(result.get(name)));
  for (const giver of newer) {
    for (const taker of takers.get(giver) ?? []) {
      const change = result.get(taker);
      // What differs already would be outlived by it.
      if (change?.kind === 'replace') inPlay.add(taker);
      if ((change?.kind !== 'leave' && change?.kind !== 'update') || change.ifNewer === true) continue;
      result.set(taker, { ...change, ifNewer: true });
      newer.push(taker);
    }
  }
  const made = [...result].flatMap(([name, change]) =>
    inPlay.has(name) && (isMade(change) || beginsAnew(change)) ? [name] : [],
  );
  for (const giver of made) {
    const isNew = isMade(result.get(giver)) && !isPutBack(result.get(giver));
    for (const taker of takers.get(giver) ?? []) {
      const change = result.get(taker);
      if (!isNew && !isUp(situation.instances[taker])) continue;
      const taken = takenFrom(environment, taker, giver)
        .filter(({ gives }) => isNew || sharesLife(gives))
        .map((each): Giver => (isNew ? each : { ...each, anew: 'started' }));
      if (change === undefined || taken.length === 0) continue;
      const replaced = replacedWith(change, taken, situation.instances[taker]);
      if (replaced === undefined) continue;
      const allowed = unlessRefused(replaced, subjectOf(environment, taker), situation, rules);
      result.set(taker, allowed);
      if (allowed.kind === 'refuse') continue;
      if (change.kind !== 'replace' || !inPlay.has(taker)) made.push(taker);
      inPlay.add(taker);
    }
  }
}

/** What a giver has outlived already is replaced, whoever is in the play with it. */
function outlivedIn(result: ReadonlyMap<string, Change>): string[] {
  return [...result].flatMap(([name, change]) =>
    change.kind === 'replace' && change.takesFrom.length > 0 ? [name] : [],
  );
}

/** Whether a pull before may make it a replacement. */
export function mayTurnOutNewer(change: Change | undefined): boolean {
  return (change?.kind === 'leave' || change?.kind === 'update') && change.ifNewer === true;
}

export function isMade(change: Change | undefined): boolean {
  return change?.kind === 'replace' || change?.kind === 'create';
}

/** Whether an old container, which others have taken something from, is started again in place of what is there. */
function isPutBack(change: Change | undefined): boolean {
  return change?.kind === 'replace' && change.putsBack === true;
}

/** Whether a container that is there is started: its namespaces are others then. */
function beginsAnew(change: Change): boolean {
  return change.kind === 'start' || (change.kind === 'update' && change.starts === true);
}

function isUp(found: InstanceSituation | undefined): boolean {
  return found?.kind === 'present' && isRunning(found.state);
}

function takenFrom({ instances }: Environment, taker: string, giver: string): Giver[] {
  const container = instances[taker]?.container;
  return container === undefined ? [] : giversOf(container).filter(({ instance }) => instance === giver);
}

/** undefined: it is not there, or cannot be acted on. */
function replacedWith(
  change: Change,
  taken: readonly Giver[],
  found: InstanceSituation | undefined,
): Change | undefined {
  if (found?.kind !== 'present') return undefined;
  const { container, differences, anonymousVolumes } = found.comparison;
  const beside = found.keptAside === 'beside' ? ({ beside: true } as const) : {};
  switch (change.kind) {
    case 'leave':
    case 'update':
    case 'start':
      return { kind: 'replace', container, differences, takesFrom: taken, anonymousVolumes, ...beside };
    case 'replace': {
      const known = change.takesFrom.map(({ instance, gives }) => `${gives} ${instance}`);
      const more = taken.filter(({ instance, gives }) => !known.includes(`${gives} ${instance}`));
      return more.length === 0 ? undefined : { ...change, takesFrom: [...change.takesFrom, ...more] };
    }
    default:
      return undefined;
  }
}
