import { describe, expect, it } from 'vitest';
import type { Change, Outcome, Plan, PlanStep } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { ServiceOutline } from '../testing/environment-outline.ts';
import { Rollout } from './rollout.ts';

const differs = { differences: [], takesFrom: [], anonymousVolumes: [] };
const replace: Change = { kind: 'replace', container: 'c', ...differs };
const failed: Outcome = {
  kind: 'failed',
  failure: { code: 'container-died', ship: 'h1', instance: 'web', during: 'd', cause: 'It died.' },
};

interface Scene {
  readonly play?: Plan['play'];
  readonly up?: readonly string[];
  readonly force?: boolean;
  readonly changes?: { readonly [instance: string]: Change };
  readonly images?: number;
}

/** A rollout of `web` with four instances, all of which are up and replaced unless the scene says otherwise. */
function rolling(
  service: ServiceOutline,
  scene: Scene = {},
): { rollout: Rollout; step: (name: string) => PlanStep } {
  const names = ['web-1', 'web-2', 'web-3', 'web-4'];
  const environment = buildEnvironment({ services: { web: { ...service, instances: names } } });
  const { play = 'apply', up = names, force = false, changes = {}, images = 0 } = scene;
  const steps = names.map(
    (instance): PlanStep => ({
      kind: 'step',
      id: `${play}:${instance}`,
      subject: { kind: 'instance', instance, service: 'web', ship: 'h1' },
      needs: [],
      cause: { kind: 'everything' },
      ...(play === 'apply' ? { change: changes[instance] ?? replace } : {}),
    }),
  );
  const pulls = Array.from(
    { length: images },
    (_, index): PlanStep => ({
      kind: 'step',
      id: `image:${index}`,
      subject: {
        kind: 'image',
        instance: `${index}`,
        service: '',
        ship: 'h1',
        platform: null,
        pullPolicy: 'missing',
      },
      needs: [],
      cause: { kind: 'made-of-it', instances: [] },
      change: { kind: 'pull', present: false },
    }),
  );
  const plan: Plan = { play, environment: 'test', nodes: [...pulls, ...steps] };
  const byName = new Map([...pulls, ...steps].map((each) => [each.subject.instance, each]));
  return {
    rollout: new Rollout(plan, environment, new Set(up), { force, reuse: false }),
    step: (name) => {
      const found = byName.get(name);
      if (found === undefined) throw new Error(name);
      return found;
    },
  };
}

describe('a rollout', () => {
  it('begins nothing before all images are there', () => {
    const { rollout, step } = rolling({}, { images: 2 });
    expect(rollout.hindrance(step('web-1'), 0)).toBe('images-first');
    expect(rollout.hindrance(step('0'), 0)).toBeUndefined();
    rollout.settled(step('0'), { kind: 'pulled' }, 0);
    expect(rollout.hindrance(step('web-1'), 0)).toBe('images-first');
    rollout.settled(step('1'), { kind: 'pulled' }, 0);
    expect(rollout.hindrance(step('web-1'), 0)).toBeUndefined();
  });

  it('without a section replaces one after the other, and stops at the first that fails', () => {
    const { rollout, step } = rolling({});
    rollout.began(step('web-1'));
    expect(rollout.hindrance(step('web-2'), 0)).toBe('at-once');
    expect(rollout.settled(step('web-1'), { kind: 'replaced' }, 0)).toEqual({ goesOn: true });
    rollout.began(step('web-2'));
    expect(rollout.settled(step('web-2'), failed, 0)).toEqual({ goesOn: false });
    expect(rollout.hindrance(step('web-3'), 0)).toBe('halted');
  });

  it('what is not replaced does not wait for what is', () => {
    const changes = { 'web-2': { kind: 'create', movesFrom: null } } as const;
    const { rollout, step } = rolling({}, { changes, up: ['web-1', 'web-3', 'web-4'] });
    rollout.began(step('web-1'));
    expect(rollout.hindrance(step('web-2'), 0)).toBeUndefined();
  });

  it.each([
    [2, 2],
    ['50%', 2],
    ['1%', 1],
    [0, 4],
  ] as const)('replaces %s at once: %s of four', (parallelism, most) => {
    const { rollout, step } = rolling({ update: { parallelism } });
    let begun = 0;
    for (const name of ['web-1', 'web-2', 'web-3', 'web-4']) {
      if (rollout.hindrance(step(name), 0) !== undefined) continue;
      rollout.began(step(name));
      begun += 1;
    }
    expect(begun).toBe(most);
  });

  it('pauses between two, but not after one that had nothing to do', () => {
    const { rollout, step } = rolling({ update: { delayMs: 1000 } });
    rollout.began(step('web-1'));
    rollout.settled(step('web-1'), { kind: 'replaced' }, 500);
    expect(rollout.hindrance(step('web-2'), 1400)).toBe('delay');
    expect(rollout.pauseMs(1400)).toBe(100);
    expect(rollout.hindrance(step('web-2'), 1500)).toBeUndefined();
    rollout.began(step('web-2'));
    rollout.settled(step('web-2'), { kind: 'already-up', drifted: [] }, 1600);
    expect(rollout.hindrance(step('web-3'), 1600)).toBeUndefined();
  });

  it('goes on after as many failures as are tolerated, and after any where it continues', () => {
    const tolerant = rolling({ update: { maxFailureRatio: 0.5 } });
    expect(tolerant.rollout.settled(tolerant.step('web-1'), failed, 0).goesOn).toBe(true);
    expect(tolerant.rollout.settled(tolerant.step('web-2'), failed, 0).goesOn).toBe(true);
    expect(tolerant.rollout.settled(tolerant.step('web-3'), failed, 0).goesOn).toBe(false);
    expect(tolerant.rollout.hindrance(tolerant.step('web-4'), 0)).toBe('halted');
    const { rollout, step } = rolling({ update: { failureAction: 'continue' } });
    expect(rollout.settled(step('web-1'), failed, 0).goesOn).toBe(true);
    expect(rollout.hindrance(step('web-2'), 0)).toBeUndefined();
  });

  it('leaves as many up as the service says, and no fewer after a failure', () => {
    const { rollout, step } = rolling({
      minAvailable: 3,
      update: { parallelism: 0, failureAction: 'continue' },
    });
    rollout.began(step('web-1'));
    expect(rollout.hindrance(step('web-2'), 0)).toBe('min-available');
    rollout.settled(step('web-1'), failed, 0);
    expect(rollout.hindrance(step('web-2'), 0)).toBe('min-available');
  });

  it('goes on once what was replaced is up again', () => {
    const { rollout, step } = rolling({ minAvailable: 3, update: { parallelism: 0 } });
    rollout.began(step('web-1'));
    rollout.settled(step('web-1'), { kind: 'replaced' }, 0);
    expect(rollout.hindrance(step('web-2'), 0)).toBeUndefined();
  });

  it('takes nothing more down where fewer are up already, and replaces what is down', () => {
    const { rollout, step } = rolling(
      { minAvailable: 3, update: { parallelism: 0 } },
      { up: ['web-1', 'web-2'] },
    );
    expect(rollout.hindrance(step('web-1'), 0)).toBe('min-available');
    expect(rollout.hindrance(step('web-3'), 0)).toBeUndefined();
    rollout.began(step('web-3'));
    rollout.settled(step('web-3'), { kind: 'replaced' }, 0);
    expect(rollout.hindrance(step('web-1'), 0)).toBe('min-available');
    rollout.began(step('web-4'));
    rollout.settled(step('web-4'), { kind: 'replaced' }, 0);
    expect(rollout.hindrance(step('web-1'), 0)).toBeUndefined();
  });

  it('by force leaves as few up as it takes', () => {
    const { rollout, step } = rolling({ minAvailable: 4, update: { parallelism: 0 } }, { force: true });
    expect(rollout.hindrance(step('web-1'), 0)).toBeUndefined();
  });

  it('that starts new ones first takes none down', () => {
    const changes = { 'web-2': { ...replace, beside: true } } as const;
    const update = { order: 'start-first', parallelism: 0 } as const;
    const { rollout, step } = rolling({ minAvailable: 4, update }, { changes });
    expect(rollout.hindrance(step('web-1'), 0)).toBeUndefined();
    expect(rollout.hindrance(step('web-2'), 0)).toBeUndefined();
  });

  it.each<Change>([
    { kind: 'leave', container: 'c', ifNewer: false, keptAside: true },
    { kind: 'start', container: 'c', beside: true },
    { kind: 'update', container: 'c', differences: [], beside: true },
    { kind: 'create', movesFrom: null, beside: true },
    { ...replace, beside: true },
  ])('that finishes an earlier replacement ($kind) begins no other before that one is proven', (change) => {
    const scene = { changes: { 'web-1': change }, up: ['web-2', 'web-3', 'web-4'] };
    const { rollout, step } = rolling({}, scene);
    expect(rollout.hindrance(step('web-1'), 0)).toBeUndefined();
    rollout.began(step('web-1'));
    expect(rollout.hindrance(step('web-2'), 0)).toBe('at-once');
    expect(rollout.settled(step('web-1'), failed, 0)).toEqual({ goesOn: false });
    expect(rollout.hindrance(step('web-2'), 0)).toBe('halted');
  });

  it('takes down no other while the one that it finishes is all that is missing', () => {
    const leave = { kind: 'leave', container: 'c', ifNewer: false, keptAside: true } as const;
    const scene = { changes: { 'web-1': leave }, up: ['web-2', 'web-3', 'web-4'] };
    const update = { parallelism: 0, failureAction: 'continue' } as const;
    const { rollout, step } = rolling({ minAvailable: 3, update }, scene);
    rollout.began(step('web-1'));
    expect(rollout.hindrance(step('web-2'), 0)).toBe('min-available');
    rollout.settled(step('web-1'), { kind: 'replaced' }, 0);
    expect(rollout.hindrance(step('web-2'), 0)).toBeUndefined();
  });

  it('counts what may turn out to be newer as replaced', () => {
    const leave = { kind: 'leave', container: 'c', ifNewer: true, keptAside: false } as const;
    const { rollout, step } = rolling({ minAvailable: 4 }, { changes: { 'web-1': leave } });
    expect(rollout.hindrance(step('web-1'), 0)).toBe('min-available');
  });
});

describe('a restart', () => {
  it('knows no bound without a section', () => {
    const { rollout, step } = rolling({}, { play: 'restart' });
    rollout.began(step('web-1'));
    rollout.began(step('web-2'));
    expect(rollout.hindrance(step('web-3'), 0)).toBeUndefined();
    expect(rollout.settled(step('web-1'), failed, 0).goesOn).toBe(false);
  });

  it('obeys the section of its service, and what must stay up', () => {
    const update = { parallelism: 2, failureAction: 'continue' } as const;
    const { rollout, step } = rolling({ minAvailable: 2, update }, { play: 'restart' });
    rollout.began(step('web-1'));
    rollout.began(step('web-2'));
    expect(rollout.hindrance(step('web-3'), 0)).toBe('at-once');
    expect(rollout.settled(step('web-1'), failed, 0).goesOn).toBe(true);
    expect(rollout.hindrance(step('web-3'), 0)).toBe('min-available');
    rollout.settled(step('web-2'), { kind: 'restarted' }, 0);
    expect(rollout.hindrance(step('web-3'), 0)).toBeUndefined();
  });
});

describe('a stop', () => {
  it('of too many is too few left', () => {
    const { rollout, step } = rolling({ minAvailable: 3 }, { play: 'stop' });
    expect(rollout.tooFew([step('web-1'), step('web-2')])).toEqual([
      { service: 'web', left: 2, least: 3, of: 4 },
    ]);
    expect(rollout.tooFew([step('web-1')])).toEqual([]);
    expect(
      rolling({ minAvailable: 3 }, { play: 'stop', force: true }).rollout.tooFew([step('web-1')]),
    ).toEqual([]);
  });

  it('of what is down leaves as many', () => {
    const { rollout, step } = rolling({ minAvailable: 3 }, { play: 'stop', up: ['web-1'] });
    expect(rollout.tooFew([step('web-2'), step('web-3')])).toEqual([]);
    expect(rollout.tooFew([step('web-1')])).toEqual([{ service: 'web', left: 0, least: 3, of: 4 }]);
  });
});
