import type { Change, Journal, Plan, PlanStep } from '@maestro-ng/engine';
import { expect, test } from 'vitest';
import type { InterruptedApply } from './refuse-other-plan.ts';
import { refuseOtherPlan } from './refuse-other-plan.ts';
import type { SavedPlan } from './saved-plan.ts';

const replace: Change = {
  kind: 'replace',
  container: 'c1',
  differences: [{ field: 'image', is: 'web:1', asked: 'web:2' }],
  takesFrom: [],
  anonymousVolumes: [],
};
const leave: Change = { kind: 'leave', container: 'c2', ifNewer: false, keptAside: false };
const start: Change = { kind: 'start', container: 'c2', beside: true };

function saved(changes: { readonly [instance: string]: Change }, file = 'f'): SavedPlan {
  const nodes = Object.entries(changes).map(([instance, change], index, all): PlanStep => {
    const before = all[index - 1]?.[0];
    return {
      kind: 'step',
      id: `apply:${instance}`,
      subject: { kind: 'instance', instance, service: 'web', ship: 'h1' },
      needs: before === undefined ? [] : [`apply:${before}`],
      cause: { kind: 'everything' },
      change,
    };
  });
  const plan: Plan = { play: 'apply', environment: 'shop', nodes };
  return { selection: {}, rules: {}, plan, asked: {}, states: {}, file: { salt: 's', value: file } };
}

type State = Journal['steps'][number]['state'];

function interrupted(states: { readonly [instance: string]: State }, isResumed: boolean): InterruptedApply {
  const steps = Object.entries(states).map(([instance, state]): Journal['steps'][number] => ({
    step: `apply:${instance}`,
    subject: { kind: 'instance', instance, service: 'web', ship: 'h1' },
    state,
    outcome: null,
    operation: null,
    pulling: null,
    earlier: { stopped: [], started: [] },
  }));
  return { journal: { steps }, isResumed };
}

const before = saved({ 'web-1': replace, 'web-2': replace, 'web-3': replace });
const between = saved({ 'web-1': leave, 'web-2': start, 'web-3': replace });
const states = { 'web-1': 'done', 'web-2': 'in-doubt', 'web-3': 'not-begun' } as const;

/** The message and the hint; undefined: it is not refused. */
function refused(now: SavedPlan, by?: InterruptedApply): readonly (string | undefined)[] | undefined {
  try {
    refuseOtherPlan(before, now, by);
    return undefined;
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return [message.replace('the plan was made for another situation, and nothing was touched: ', ''), hint];
  }
}

test('a plan is for the situation that it was made for', () => {
  expect(refused(before)).toBeUndefined();
  expect(refused(saved({ 'web-1': leave, 'web-2': replace, 'web-3': replace }))).toEqual([
    'web-1 was to be replaced, and is to be left as it is',
    'make a new plan, and look at it',
  ]);
});

test('what ran is another situation where it does not run, or is paused, though it is to be replaced all the same', () => {
  const plan = saved({ 'web-1': replace, 'web-2': replace, 'web-3': replace });
  const ran = { 'web-1': 'running', 'web-2': 'running', 'web-3': 'not running' } as const;
  const runs = { 'web-1': 'not running', 'web-2': 'paused', 'web-3': 'not running' } as const;
  expect(() => refuseOtherPlan({ ...plan, states: ran }, { ...plan, states: runs })).toThrow(
    'nothing was touched: web-1 was running, and is not running; web-2 was running, and is paused',
  );
});

test('what is to be done in another way is told by what makes it so', () => {
  const { 'web-1': _, ...others } = { 'web-1': replace, 'web-2': replace, 'web-3': replace };
  const inWords = (change: Partial<typeof replace>): string | undefined =>
    refused(saved({ 'web-1': { ...replace, ...change }, ...others }))?.[0];
  expect(inWords({ container: 'c9' })).toBe('of web-1 there is another container');
  expect(inWords({ differences: [{ field: 'memory', is: '1g', asked: '2g' }] })).toBe(
    'what differs in web-1 is another matter: image, memory',
  );
  expect(inWords({ anonymousVolumes: ['/data'] })).toBe('web-1 is to be replaced in another way');
  const [first, second, third] = before.plan.nodes;
  const alone = { ...second, needs: [] } as PlanStep;
  const plan = { ...before.plan, nodes: [first, alone, third] as PlanStep[] };
  expect(refused({ ...before, plan })?.[0]).toBe('web-2 is to wait for something else');
  const asked = { 'web-1': 'other' };
  expect(refused({ ...saved({ 'web-1': { ...replace, container: 'c9' }, ...others }), asked })?.[0]).toBe(
    'the file asks for something else of web-1',
  );
});

test('a ship that is silent in other words has not moved', () => {
  const refuse = (cause: string): Change => ({
    kind: 'refuse',
    failure: {
      code: 'ship-unreachable',
      ship: 'h1',
      instance: 'web-1',
      during: 'looking at the ship',
      cause,
    },
  });
  const plan = saved({ 'web-1': refuse('no route') });
  expect(() => refuseOtherPlan(plan, saved({ 'web-1': refuse('no answer') }))).not.toThrow();
});

test('who goes on with an interrupted apply of it finds no other situation in what that did', () => {
  expect(refused(between, interrupted(states, true))).toBeUndefined();
  const more = saved({ 'web-1': leave, 'web-2': start, 'web-3': leave });
  expect(refused(more, interrupted(states, true))).toEqual([
    'web-3 was to be replaced, and is to be left as it is',
    'make a new plan, and look at it',
  ]);
  // What was done, and is another one again, somebody else did.
  const undone = saved({ 'web-1': { ...replace, container: 'c9' }, 'web-2': start, 'web-3': replace });
  expect(refused(undone, interrupted(states, true))?.[0]).toBe('of web-1 there is another container');
  const other = saved({ 'web-1': leave, 'web-2': start, 'web-3': replace }, 'another file');
  expect(refused(other, interrupted(states, true))?.[0]).toMatch(/^the file says something else by now/);
});

test('of an instance whose old container an interrupted apply has stopped, nothing else is another situation', () => {
  const old = { kind: 'orphan', instance: 'web-1', service: 'web', ship: 'h0', container: 'c1' } as const;
  const moving = (running: boolean): SavedPlan => {
    const {
      plan,
      states: _,
      ...rest
    } = saved({
      'web-1': { kind: 'create', movesFrom: 'h0' },
      'web-2': replace,
    });
    const states = running ? {} : { 'web-1': 'running' as const };
    const cause = { kind: 'moved', instance: 'web-1', to: 'h1' } as const;
    const step = { kind: 'step', subject: old, cause } as const;
    const stop = { kind: 'stop', movesTo: 'h1', anonymousVolumes: [] } as const;
    const remove = { kind: 'remove', because: 'moved', running } as const;
    const nodes = [
      { ...step, id: 'stop:web-1@h0', needs: [], change: stop },
      ...plan.nodes,
      { ...step, id: 'remove:web-1@h0', needs: ['apply:web-1'], change: remove },
    ];
    return { ...rest, states, plan: { ...plan, nodes } };
  };
  const { journal } = interrupted({ 'web-1': 'in-doubt' }, true);
  const stopped = {
    step: 'stop:web-1@h0',
    subject: old,
    state: 'done',
    outcome: null,
    operation: null,
    pulling: null,
    earlier: { stopped: [], started: [] },
  } as const;
  const by = { journal: { steps: [...journal.steps, stopped] }, isResumed: true };
  expect(() => refuseOtherPlan(moving(true), moving(false), by)).not.toThrow();
  expect(() => refuseOtherPlan(moving(true), moving(false))).toThrow('web-1 ran, and does not run any more');
});

test('nor of those that it was to exchange ports with', () => {
  const exchange = (instance: string, other: string): PlanStep => ({
    kind: 'step',
    id: `stop:${instance}@h1`,
    subject: { kind: 'orphan', instance, service: 'web', ship: 'h1', container: instance },
    needs: [],
    cause: { kind: 'exchange', instance, with: [other] },
    change: { kind: 'stop', movesTo: null, anonymousVolumes: [] },
  });
  const { plan, ...rest } = saved({
    'web-1': { ...replace, exchanges: true },
    'web-2': { ...replace, exchanges: true },
  });
  const stop = exchange('web-1', 'web-2');
  const nodes = [stop, exchange('web-2', 'web-1'), ...plan.nodes];
  const before = {
    ...rest,
    states: { 'web-1': 'running', 'web-2': 'running' },
    plan: { ...plan, nodes },
  } as const;
  const after = {
    ...saved({ 'web-1': replace, 'web-2': replace }),
    states: { 'web-1': 'not running', 'web-2': 'running' },
  } as const;
  const { journal } = interrupted({}, true);
  const begun = {
    step: stop.id,
    subject: stop.subject,
    state: 'in-doubt',
    outcome: null,
    operation: null,
    pulling: null,
    earlier: { stopped: [], started: [] },
  } as const;
  expect(() =>
    refuseOtherPlan(before, after, { journal: { steps: [...journal.steps, begun] }, isResumed: true }),
  ).not.toThrow();
  expect(() => refuseOtherPlan(before, after)).toThrow(
    'web-1 was to be stopped, and that is not called for any more',
  );
});

test('who applies it again is told what that did, and how to go on', () => {
  const own = '(the interrupted apply of this plan did that)';
  expect(refused(between, interrupted(states, false))).toEqual([
    `web-1 was to be replaced, and is to be left as it is ${own}; web-2 was to be replaced, and is to be started ${own}`,
    'maestro resume goes on with it',
  ]);
});
