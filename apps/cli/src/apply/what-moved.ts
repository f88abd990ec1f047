import type { Change, ChangeKind, Journal, Plan, PlanStep, StepId } from '@maestro-ng/engine';
import { sanitize } from '../render/sanitize.ts';
import type { ContainerStates } from './container-states.ts';

/** A plan, and what of the situation it was made for it does not tell. */
export interface PlanForSituation {
  readonly plan: Plan;
  /** Of each instance, the digest of what is asked of its container. */
  readonly asked: { readonly [instance: string]: string };
  readonly states: ContainerStates;
}

/** How what there is to do differs from what there was. */
interface Moved {
  readonly text: string;
  /** Whether the interrupted apply did it. */
  readonly isOwn: boolean;
}

type States = ReadonlyMap<StepId, Journal['steps'][number]['state']>;

/**
 * How far each step is. What has begun for an instance, or for those with which it exchanges ports, is of one piece with what
 * else was to be done for it: that is in doubt then, too.
 */
export function statesIn({ nodes }: Plan, journaled: Journal['steps']): States {
  const states = new Map(journaled.map(({ step, state }) => [step, state]));
  const steps = nodes.filter((node) => node.kind === 'step');
  const hasBegun = ({ id }: PlanStep): boolean => (states.get(id) ?? 'not-begun') !== 'not-begun';
  const concerned = new Set(steps.filter(hasBegun).flatMap(instancesOf));
  for (const step of steps)
    if (!hasBegun(step) && instancesOf(step).some((name) => concerned.has(name)))
      states.set(step.id, 'in-doubt');
  return states;
}

function instancesOf({ subject, cause }: PlanStep): readonly string[] {
  switch (cause.kind) {
    case 'moved':
      return [cause.instance];
    case 'exchange':
      return [cause.instance, ...cause.with];
    default:
      return subject.kind === 'image' ? [] : [subject.instance];
  }
}

/** @param states of the steps that have begun by this plan. Default: none has. */
export function whatMoved(
  saved: PlanForSituation,
  now: PlanForSituation,
  states: States = new Map(),
): readonly Moved[] {
  if (saved.plan.environment !== now.plan.environment) {
    return [{ text: `it is for the environment ${sanitize(saved.plan.environment)}`, isOwn: false }];
  }
  const [before, after] = [stepsOf(saved.plan, states), stepsOf(now.plan, states)];
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids.flatMap((id): Moved[] => {
    const [was, is] = [before.get(id), after.get(id)];
    const name = (was ?? is)?.instance ?? id;
    const isOwn = isOwnDoing(states.get(id), is?.change);
    const isOfInstance = was?.isOfInstance === true;
    const state = isOfInstance ? otherState(name, saved.states, now.states) : undefined;
    const text = difference(was, is, sanitize(name));
    const isOfFile = isOfInstance && saved.asked[name] !== now.asked[name];
    if (isOfFile && (text === undefined || is !== undefined))
      return [{ text: `the file asks for something else of ${sanitize(name)}`, isOwn: false }];
    // That it ended, say, tells more than that something else is to be done about it then.
    const told = text !== undefined && was?.change?.kind !== is?.change?.kind ? text : (state ?? text);
    return told === undefined ? [] : [{ text: told, isOwn }];
  });
}

/** undefined: it is as it was. */
function otherState(instance: string, before: ContainerStates, now: ContainerStates): string | undefined {
  const [was, is] = [before[instance], now[instance]];
  return was === is
    ? undefined
    : `${sanitize(instance)} was ${was ?? 'not there'}, and is ${is ?? 'not there'}`;
}

/** undefined: it is the same. */
function difference(was: SavedStep | undefined, is: SavedStep | undefined, name: string): string | undefined {
  const [then, now] = [was?.change?.kind, is?.change?.kind];
  if (was === undefined) return `${name} was not in it, and is to be ${fate(now)}`;
  if (is === undefined) return `${name} was to be ${fate(then)}, and that is not called for any more`;
  if (then !== now) return `${name} was to be ${fate(then)}, and is to be ${fate(now)}`;
  return was.text === is.text ? undefined : otherChange(was, is, name);
}

/** What there is to do is of the same kind. */
function otherChange(was: SavedStep, is: SavedStep, name: string): string {
  const [then, now] = [was.change, is.change];
  const [before, after] = [containerIn(was), containerIn(is)];
  if (before !== after) return `of ${name} there is another container`;
  if (then?.kind === 'remove' && now?.kind === 'remove' && then.running !== now.running)
    return then.running ? `${name} ran, and does not run any more` : `${name} did not run, and runs now`;
  const fields = otherFields(then, now);
  if (fields.length > 0) {
    const told = fields.slice(0, mostFields).map(sanitize).join(', ');
    return `what differs in ${name} is another matter: ${told}${fields.length > mostFields ? ', …' : ''}`;
  }
  return then?.kind === undefined || JSON.stringify(then) === JSON.stringify(now)
    ? `${name} is to wait for something else`
    : `${name} is to be ${fate(then.kind)} in another way`;
}

const mostFields = 5;

function containerIn({ change, container }: SavedStep): string | undefined {
  return change !== undefined && 'container' in change ? change.container : container;
}

/** Fields in which a container differed, or does now, and not as then. */
function otherFields(then: Change | undefined, now: Change | undefined): string[] {
  const [before, after] = [then, now].map((change) => differencesIn(change));
  const fields = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...fields].filter((field) => before?.get(field) !== after?.get(field));
}

function differencesIn(change: Change | undefined): Map<string, string> {
  if (change?.kind !== 'replace' && change?.kind !== 'update') return new Map();
  return new Map(change.differences.map((each) => [each.field, JSON.stringify(each)]));
}

/** What is done has to be left as it is; what is in doubt is gone on with, whatever that takes. */
function isOwnDoing(state: ReturnType<States['get']>, change: Change | undefined): boolean {
  switch (state) {
    case 'done':
      return change === undefined || change.kind === 'keep' || (change.kind === 'leave' && !change.keptAside);
    case 'in-doubt':
    case 'failed':
      return change?.kind !== 'refuse';
    case 'not-begun':
    case undefined:
      return false;
  }
}

const fates: { readonly [kind in ChangeKind]: string } = {
  create: 'created',
  start: 'started',
  replace: 'replaced',
  update: 'updated',
  leave: 'left as it is',
  pull: 'pulled',
  keep: 'left as it is',
  stop: 'stopped',
  remove: 'removed',
  refuse: 'refused',
};

function fate(kind: ChangeKind | undefined): string {
  return kind === undefined ? 'left alone' : fates[kind];
}

interface SavedStep {
  readonly change: Change | undefined;
  readonly instance: string;
  /** Whether it is about the instance, and not about a container that leaves, or an image. */
  readonly isOfInstance: boolean;
  /** Of a container that leaves, its id. */
  readonly container: string | undefined;
  readonly text: string;
}

/** @param states of steps that have begun: that others waited for them makes no difference any more. */
function stepsOf({ nodes }: Plan, states: States): Map<StepId, SavedStep> {
  const hasBegun = (id: string): boolean => (states.get(id) ?? 'not-begun') !== 'not-begun';
  return new Map(
    nodes.flatMap((node) => {
      if (node.kind === 'gate') return [];
      const { id, subject, change, needs } = node;
      const text = JSON.stringify([subject, withoutWords(change), needs.filter((need) => !hasBegun(need))]);
      const { kind, instance } = subject;
      const container = kind === 'orphan' ? subject.container : undefined;
      return [[id, { change, instance, isOfInstance: kind === 'instance', container, text }] as const];
    }),
  );
}

/** The same silence of a ship is told in one way or another. */
function withoutWords(change: Change | undefined): unknown {
  if (change?.kind !== 'refuse') return change;
  const { code, ship, instance } = change.failure;
  return { kind: change.kind, code, ship, instance };
}
