import {
  type Environment,
  type FewLeft,
  instanceOf,
  leastAvailable,
  type Outcome,
  type Plan,
  type PlanStep,
  type StepId,
  succeeded,
  type UpdatePolicy,
  updatesAtOnce,
} from '../model/index.ts';
import { mayReplace, takesDown } from './takes-down.ts';

/** What becomes of the instances of one service in a play. */
interface Group {
  readonly instances: ReadonlySet<string>;
  /** null: they are acted on as others are. */
  readonly update: UpdatePolicy | null;
  /** How many may be replaced at the same time. */
  readonly atOnce: number;
  /** How many may fail before the rest is left as it is. */
  readonly tolerated: number;
  /** How many must stay up. */
  readonly least: number;
  /** Those that are up and proven, as far as is known: not those of which an earlier play began a replacement. */
  readonly available: Set<string>;
  /** Steps that have begun. */
  readonly begun: Set<StepId>;
  failed: number;
  halted: boolean;
  /** No further one may begin before. */
  notBefore: number;
}

/** Instances between which ports go round: they are down at the same time, and count as up again once all are. */
interface Exchange {
  readonly names: readonly string[];
  /** Those that are not up yet. */
  readonly left: Set<string>;
  isOpen: boolean;
}

/** Why a step may not begin, although nothing that it needs is missing. */
type Hindrance = 'images-first' | 'halted' | 'at-once' | 'delay' | 'min-available';

const cautious: Pick<UpdatePolicy, 'delayMs' | 'failureAction' | 'maxFailureRatio' | 'order'> & {
  readonly parallelism: UpdatePolicy['parallelism'];
} = {
  parallelism: { kind: 'count', count: 1 },
  delayMs: 0,
  failureAction: 'pause',
  maxFailureRatio: 0,
  order: 'stop-first',
};

/**
 * What a play may do to the instances of a service at the same time: how many are replaced at once, after which pause, how
 * many may fail, how many must stay up. Without an `update` section an apply replaces one after the other, and pauses at the
 * first that fails; a restart knows no bound. In an apply nothing begins before all images are there.
 */
export class Rollout {
  readonly #play: Plan['play'];
  readonly #reuses: boolean;
  readonly #groups = new Map<string, Group>();
  /** By instance. */
  readonly #exchanges = new Map<string, Exchange>();
  readonly #serviceOf: (step: PlanStep) => string;
  #images: number;

  /**
   * @param available instances that are up; those of services without `min_available` do not matter.
   * @param rules.force whether less than `min_available` may be left.
   * @param rules.reuse whether a restart starts the same containers again: they cannot run twice.
   */
  constructor(
    plan: Plan,
    environment: Environment,
    available: ReadonlySet<string>,
    { force, reuse }: { readonly force: boolean; readonly reuse: boolean },
  ) {
    this.#play = plan.play;
    this.#reuses = reuse;
    this.#serviceOf = (step) => environment.instances[instanceOf(step)]?.service ?? step.subject.service;
    const steps = plan.nodes.filter((node): node is PlanStep => node.kind === 'step');
    this.#images = steps.filter(({ subject }) => subject.kind === 'image').length;
    for (const step of steps.filter(isStopForExchange)) this.#addExchange(step);
    const byService = new Map<string, PlanStep[]>();
    for (const step of steps) {
      const service = this.#serviceOf(step);
      const own = byService.get(service);
      if (own === undefined) byService.set(service, [step]);
      else own.push(step);
    }
    for (const [name, own] of byService) {
      const service = environment.services[name];
      if (service === undefined) continue;
      const rolling = own.filter((step) => this.#isRolling(step, service.update)).length;
      const least = force ? 0 : leastAvailable(service.minAvailable, service.instances.length);
      if (rolling === 0 && least === 0) continue;
      const update = service.update ?? (this.#play === 'apply' ? { ...cautious, monitorMs: 0 } : null);
      this.#groups.set(service.name, {
        instances: new Set(service.instances),
        update,
        atOnce: update === null ? Number.POSITIVE_INFINITY : updatesAtOnce(update, service.instances.length),
        tolerated: update === null ? 0 : Math.floor(update.maxFailureRatio * rolling),
        least,
        available: new Set(service.instances.filter((name) => available.has(name))),
        begun: new Set(),
        failed: 0,
        halted: false,
        notBefore: Number.NEGATIVE_INFINITY,
      });
    }
  }

  /** Why a step may not begin now; undefined: it may. */
  hindrance(step: PlanStep, now: number): Hindrance | undefined {
    if (this.#images > 0 && step.subject.kind !== 'image') return 'images-first';
    for (const [group, instances] of this.#concerned(step)) {
      const own = this.#hindranceBy(group, step, instances, now);
      if (own !== undefined) return own;
    }
    return undefined;
  }

  #hindranceBy(
    group: Group,
    step: PlanStep,
    instances: readonly string[],
    now: number,
  ): Hindrance | undefined {
    const exchange = this.#exchanges.get(instanceOf(step));
    const opens = isStopForExchange(step) && exchange?.isOpen === false;
    if (opens || this.#isRolling(step, group.update)) {
      const others = new Set(this.#exchanges.values());
      if (exchange !== undefined) others.delete(exchange);
      const isWaiting = [...others].some(
        ({ isOpen, names }) => isOpen && names.some((name) => group.instances.has(name)),
      );
      if (group.halted) return 'halted';
      if (isWaiting || group.begun.size >= (opens ? 1 : group.atOnce)) return 'at-once';
      if (now < group.notBefore) return 'delay';
    }
    const left = group.available.size - this.#takenDown(step, group, instances).length;
    return left < Math.min(group.least, group.available.size) ? 'min-available' : undefined;
  }

  began(step: PlanStep): void {
    const exchange = isStopForExchange(step) ? this.#exchanges.get(instanceOf(step)) : undefined;
    if (exchange !== undefined) exchange.isOpen = true;
    for (const [group, instances] of this.#concerned(step)) {
      if (this.#isRolling(step, group.update)) group.begun.add(step.id);
      for (const name of this.#takenDown(step, group, instances)) group.available.delete(name);
    }
  }

  /** @returns whether its failure, if it is one, is no reason to begin nothing more. */
  settled(step: PlanStep, outcome: Outcome, now: number): { readonly goesOn: boolean } {
    if (step.subject.kind === 'image') this.#images -= 1;
    const group = this.#groups.get(this.#serviceOf(step));
    if (succeeded(outcome) && leavesUp(this.#play, step, outcome)) this.#isUp(step.subject.instance, group);
    if (group === undefined) return { goesOn: false };
    const acted = outcome.kind !== 'already-up' && outcome.kind !== 'left-alone';
    if (group.begun.delete(step.id) && acted && group.update !== null)
      group.notBefore = now + group.update.delayMs;
    if (succeeded(outcome)) return { goesOn: true };
    if (outcome.kind !== 'failed' || !this.#isRolling(step, group.update)) return { goesOn: false };
    group.failed += 1;
    const goesOn = group.failed <= group.tolerated || group.update?.failureAction === 'continue';
    if (!goesOn) group.halted = true;
    return { goesOn };
  }

  /** Milliseconds until a pause is over that something waits for; undefined: nothing waits. */
  pauseMs(now: number): number | undefined {
    const waits = [...this.#groups.values()].flatMap(({ notBefore }) =>
      notBefore > now ? [notBefore - now] : [],
    );
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  /** Lets others go on where nothing else does: an exchange is not coming to its end. @returns whether there is one */
  endExchanges(): boolean {
    const open = [...this.#exchanges.values()].filter(({ isOpen }) => isOpen);
    for (const exchange of open) exchange.isOpen = false;
    return open.length > 0;
  }

  #isUp(instance: string, group: Group | undefined): void {
    const exchange = this.#exchanges.get(instance);
    if (exchange === undefined) {
      group?.available.add(instance);
      return;
    }
    exchange.left.delete(instance);
    if (exchange.left.size > 0) return;
    exchange.isOpen = false;
    for (const { instances, available } of this.#groups.values())
      for (const name of exchange.names) if (instances.has(name)) available.add(name);
  }

  /** What all of these steps together would leave of a service, where that is too little: its name, and the two numbers. */
  tooFew(steps: readonly PlanStep[]): FewLeft[] {
    const result = [];
    for (const [service, group] of this.#groups) {
      const own = new Set(
        steps.flatMap((step) =>
          this.#concerned(step).flatMap(([other, instances]) =>
            other === group ? this.#takenDown(step, group, instances) : [],
          ),
        ),
      );
      const left = group.available.size - own.size;
      if (own.size > 0 && left < group.least)
        result.push({ service, left, least: group.least, of: group.instances.size });
    }
    return result;
  }

  #addExchange({ cause }: PlanStep): void {
    if (cause.kind !== 'exchange' || this.#exchanges.has(cause.instance)) return;
    const names = [cause.instance, ...cause.with];
    const exchange: Exchange = { names, left: new Set(names), isOpen: false };
    for (const name of names) this.#exchanges.set(name, exchange);
  }

  /** The services that a step is about, with their instances: all those between which ports go round are stopped, or none. */
  #concerned(step: PlanStep): (readonly [Group, readonly string[]])[] {
    const exchange = isStopForExchange(step) ? this.#exchanges.get(instanceOf(step)) : undefined;
    if (exchange === undefined) {
      const group = this.#groups.get(this.#serviceOf(step));
      return group === undefined ? [] : [[group, [instanceOf(step)]]];
    }
    return [...this.#groups.values()].flatMap((group) => {
      const own = exchange.names.filter((name) => group.instances.has(name));
      return own.length === 0 ? [] : [[group, own] as const];
    });
  }

  /** Whether a step is one of a service's updates, of which there are only so many at once. */
  #isRolling({ change, subject }: PlanStep, update: UpdatePolicy | null): boolean {
    if (subject.kind !== 'instance') return false;
    if (this.#play === 'restart') return update !== null;
    return this.#play === 'apply' && (mayReplace(change) || finishes(change));
  }

  /** The instances that are up, and that a step takes down when it begins. */
  #takenDown(step: PlanStep, { available, update }: Group, instances: readonly string[]): readonly string[] {
    const up = instances.filter((name) => available.has(name));
    switch (this.#play) {
      case 'stop':
      case 'kill':
        return up;
      case 'restart':
        return update?.order === 'start-first' && !this.#reuses ? [] : up;
      case 'apply':
        return takesDown(step, update?.order) ? up : [];
      case 'start':
      case 'pull':
      case 'clean':
        return [];
    }
  }
}

function isStopForExchange({ cause, change }: PlanStep): boolean {
  return cause.kind === 'exchange' && change?.kind === 'stop';
}

/** Whether it goes on with a replacement that an earlier play began: the new one has never passed its checks. */
function finishes(change: PlanStep['change']): boolean {
  switch (change?.kind) {
    case 'leave':
      return change.keptAside;
    case 'create':
    case 'start':
    case 'update':
    case 'replace':
      return change.beside === true;
    default:
      return false;
  }
}

function leavesUp(play: Plan['play'], { subject }: PlanStep, { kind }: Outcome): boolean {
  if (subject.kind !== 'instance') return false;
  if (play === 'start' || play === 'apply') return true;
  return play === 'restart' && kind !== 'already-down';
}
