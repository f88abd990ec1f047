import type { Plan, PlanGate, PlanStep, StepId } from '../model/index.ts';
import { StepQueue } from './step-queue.ts';

/** How far a play is. Made by `beginProgress`, changed by `settleStep` and `releaseUsers` alone; what is in it is nobody else's business. */
export interface Progress {
  readonly plan: Plan;
  /** @internal Node by node, in plan order. */
  readonly nodes: readonly NodeProgress[];
  /** @internal */
  readonly byId: ReadonlyMap<string, NodeProgress>;
  /** @internal Steps that need nothing any more and have not settled, by ship. */
  readonly ready: Map<string, StepQueue>;
}

/** @internal */
export interface NodeProgress {
  readonly position: number;
  readonly node: PlanStep | PlanGate;
  readonly needs: readonly NodeProgress[];
  readonly users: NodeProgress[];
  /** How many of `needs` are not met. */
  missing: number;
  /** Whether what others need it for has come about. */
  isMet: boolean;
  state: 'open' | 'succeeded' | 'failed' | 'held-back';
}

/** The steps that will not begin because a step has failed, in plan order, and that step. */
export interface SettleResult {
  readonly heldBack: readonly { readonly step: StepId; readonly because: readonly StepId[] }[];
}

/**
 * The progress of a play that has not begun.
 * @throws Error when a node of the plan needs one that does not come before it: no plan of this package is like that.
 */
export function beginProgress(plan: Plan): Progress {
  const byId = new Map<string, NodeProgress>();
  const nodes = plan.nodes.map((node, position): NodeProgress => {
    const needs = node.needs.map((id) => known(byId, id));
    const own: NodeProgress = {
      ...{ position, node, needs, users: [] },
      ...{ missing: needs.length, isMet: false, state: 'open' },
    };
    for (const need of needs) need.users.push(own);
    byId.set(node.id, own);
    return own;
  });
  const progress: Progress = { plan, nodes, byId, ready: new Map() };
  // What needs nothing; what gates without needs let through follows from them.
  for (const node of nodes.filter(({ needs }) => needs.length === 0)) becomeReady(progress, node);
  return progress;
}

/**
 * Tells that a step has ended, and changes `progress` accordingly: after a success, what needs the step may come
 * nearer; after a failure, everything that needs it, over any number of steps, is held back. A step that has settled
 * or is held back already stays as it is. Over a whole play this takes time in proportion to the plan's edges.
 * @param hasBegun whether a step is being run, which may have begun after `releaseUsers`: only its own end settles it. Default: no.
 * @throws Error when the plan has no such step
 */
export function settleStep(
  progress: Progress,
  step: StepId,
  success: boolean,
  hasBegun: (step: StepId) => boolean = () => false,
): SettleResult {
  const settled = known(progress.byId, step);
  if (settled.state !== 'open') return { heldBack: [] };
  leaveReady(progress, settled);
  if (success) {
    succeed(progress, settled);
    return { heldBack: [] };
  }
  settled.state = 'failed';
  return {
    heldBack: holdBackUsers(progress, settled, hasBegun).map((held) => ({
      step: held.node.id,
      because: [step],
    })),
  };
}

/**
 * Tells that what others need a step for has come about, though it goes on: what needs it may come nearer. A step that has settled
 * or is held back stays as it is.
 * @throws Error when the plan has no such step
 */
export function releaseUsers(progress: Progress, step: StepId): void {
  const released = known(progress.byId, step);
  if (released.state === 'open') meet(progress, released);
}

/** The steps that have neither settled nor been held back, in plan order; those that are being run are among them. */
export function unsettled(progress: Progress): readonly StepId[] {
  return progress.nodes
    .filter(({ node, state }) => node.kind === 'step' && state === 'open')
    .map(({ node }) => node.id);
}

/** The steps that need nothing any more, and have not settled, in plan order; those that are being run are among them. */
export function readySteps({ nodes, ready }: Progress): readonly PlanStep[] {
  const positions = [...ready.values()].flatMap((queue) => [...queue]).sort((left, right) => left - right);
  return positions.flatMap((position) => {
    const node = nodes[position]?.node;
    return node?.kind === 'step' ? [node] : [];
  });
}

/**
 * For display: steps that a step still waits for, looking through gates, the nearest only and no more than `limit`
 * (default 10) of them, in plan order. Empty for a step that may begin, or has.
 */
export function waitsFor(progress: Progress, step: StepId, limit: number = 10): readonly StepId[] {
  const found: NodeProgress[] = [];
  const seen = new Set<NodeProgress>([known(progress.byId, step)]);
  for (const current of seen) {
    if (found.length >= limit) break;
    if (current.node.kind === 'step' && current.node.id !== step) found.push(current);
    else for (const need of current.needs) if (!need.isMet) seen.add(need);
  }
  return found.sort(byPosition).map(({ node }) => node.id);
}

function known(byId: ReadonlyMap<string, NodeProgress>, id: string): NodeProgress {
  const node = byId.get(id);
  if (node === undefined) throw new Error(`the plan has no node "${id}" at this place`);
  return node;
}

function becomeReady(progress: Progress, node: NodeProgress): void {
  if (node.node.kind === 'gate') {
    succeed(progress, node);
    return;
  }
  const { ship } = node.node.subject;
  const queue = progress.ready.get(ship) ?? new StepQueue();
  queue.add(node.position);
  progress.ready.set(ship, queue);
}

function leaveReady(progress: Progress, { node, position }: NodeProgress): void {
  if (node.kind === 'step') progress.ready.get(node.subject.ship)?.delete(position);
}

function succeed(progress: Progress, first: NodeProgress): void {
  first.state = 'succeeded';
  meet(progress, first);
}

function meet(progress: Progress, first: NodeProgress): void {
  if (first.isMet) return;
  first.isMet = true;
  const met = [first];
  for (const { users } of met) {
    for (const user of users) {
      user.missing -= 1;
      if (user.missing > 0 || user.state !== 'open') continue;
      if (user.node.kind === 'step') becomeReady(progress, user);
      else {
        user.state = 'succeeded';
        user.isMet = true;
        met.push(user);
      }
    }
  }
}

function isStep({ node }: NodeProgress): boolean {
  return node.kind === 'step';
}

/** A gate that had let through, as a step that failed after all was released, is held back as well. */
function holdBackUsers(
  progress: Progress,
  failed: NodeProgress,
  hasBegun: (step: StepId) => boolean,
): NodeProgress[] {
  const reached = [failed];
  for (const { users } of reached) {
    for (const user of users) {
      if (user.state === 'held-back' || (isStep(user) && (user.state !== 'open' || hasBegun(user.node.id))))
        continue;
      user.state = 'held-back';
      leaveReady(progress, user);
      reached.push(user);
    }
  }
  return reached.filter((node) => node !== failed && node.node.kind === 'step').sort(byPosition);
}

function byPosition(left: NodeProgress, right: NodeProgress): number {
  return left.position - right.position;
}
