import type {
  ObservedContainer,
  Outcome,
  Rehearsal,
  RehearsedAction,
  RehearsedStep,
} from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { rehearsalLines } from './rehearsal.ts';
import { plainStyle } from './style.ts';

const exited: ObservedContainer = {
  id: 'c1',
  name: 'web-1',
  image: 'web:1',
  imageId: 'sha256:web',
  state: 'exited',
  status: 'Exited (1) 2 hours ago',
  labels: {},
  ports: [],
};

function step(
  instance: string,
  actions: readonly RehearsedAction[],
  outcome: Outcome,
  more: Partial<RehearsedStep> = {},
): RehearsedStep {
  const subject = { kind: 'instance', instance, service: 'web', ship: 'ship1' } as const;
  const cause = { kind: 'everything' } as const;
  return {
    step: `start:${instance}`,
    subject,
    cause,
    container: null,
    actions,
    outcome,
    onlyIfChanged: false,
    ...more,
  };
}

function lines(steps: readonly RehearsedStep[], play: Rehearsal['play'] = 'start'): string {
  return rehearsalLines({ play, environment: 'shop', steps, verdict: 'succeeded' }, plainStyle).join('\n');
}

const operation = (
  name: 'create' | 'start' | 'rename' | 'connect' | 'stop' | 'kill',
  container = 'web-1',
): RehearsedAction => ({
  kind: 'operation',
  operation: name,
  container,
});

describe('a dry run', () => {
  it('says what would be done, why, and how it would end', () => {
    expect(
      lines([
        step(
          'db-1',
          [],
          { kind: 'already-up', drifted: [] },
          { container: { ...exited, status: 'Up 3 days' } },
        ),
        step(
          'web-1',
          [
            { kind: 'check', state: 'pre-start', checks: 2 },
            { kind: 'pull', image: 'web:1', present: false },
            { kind: 'create-network', network: 'front' },
            operation('rename'),
            operation('create'),
            operation('connect'),
            operation('start'),
            { kind: 'operation', operation: 'remove', container: 'web-1.maestro-old' },
            { kind: 'check', state: 'running', checks: 1 },
          ],
          { kind: 'started' },
          { container: exited, cause: { kind: 'dependency', of: 'app' } },
        ),
        step('web-2', [], {
          kind: 'failed',
          failure: {
            code: 'foreign-container',
            ship: 'ship1',
            instance: 'web-2',
            during: 'looking at the container',
            cause: 'The name is taken.',
            hint: 'Remove it.',
          },
        }),
        step('app-1', [], { kind: 'held-back', because: ['start:web-2'] }),
      ]),
    ).toMatchInlineSnapshot(`
      "db-1 (ship1): already up
      web-1 (ship1): wait for 2 pre-start checks, pull web:1, make the network front, set the old container aside, create, attach to a network, start, remove web-1.maestro-old, wait for 1 running check; now exited (1) 2 hours ago, because of app
      web-2 (ship1): failed looking at the container: The name is taken.
      app-1 (ship1): held back by web-2
      error[foreign-container]: web-2 on ship1, looking at the container: The name is taken.
        hint: Remove it.
      dry run of start shop, nothing was touched: it would end with 1 started, 1 already up, 1 failed, 1 held back"
    `);
  });

  it('of what is left of a play says so where its last operation took effect unheard', () => {
    expect(lines([step('db-1', [], { kind: 'stopped' }, { container: exited })], 'stop')).toContain(
      'db-1 (ship1): nothing is left to do; now exited (1) 2 hours ago\n',
    );
  });

  it('says what would be done to others', () => {
    const warnings = ['side-1 shares its network.', 'user-1 takes its volumes.'];
    expect(
      lines([step('db-1', [operation('stop')], { kind: 'restarted' }, { container: exited, warnings })]),
    ).toMatchInlineSnapshot(`
      "db-1 (ship1): stop; now exited (1) 2 hours ago
      db-1 (ship1): warning: side-1 shares its network.
      db-1 (ship1): warning: user-1 takes its volumes.
      dry run of start shop, nothing was touched: it would end with 1 restarted"
    `);
  });

  it('says what depends on a registry, and what is not in the file', () => {
    expect(
      lines(
        [
          step(
            'web-1',
            [
              { kind: 'pull', image: 'web:1', present: true },
              operation('stop'),
              { kind: 'delay', seconds: 5 },
              operation('start'),
            ],
            { kind: 'restarted' },
            { onlyIfChanged: true, container: { ...exited, status: 'Up 3 days' } },
          ),
          step('old-1', [operation('kill', 'old-1')], { kind: 'removed' }, { cause: { kind: 'orphan' } }),
        ],
        'restart',
      ),
    ).toMatchInlineSnapshot(`
      "web-1 (ship1): pull web:1, stop, wait 5 s, start; now up 3 days, only if the registry has another image
      old-1 (ship1): kill; now there is no container, the file does not name it
      dry run of restart shop, nothing was touched: it would end with 1 restarted, 1 removed"
    `);
  });

  it('of nothing says so', () => {
    expect(lines([])).toBe('dry run of start shop, nothing was touched: there is nothing to do');
  });

  it('drives no terminal', () => {
    expect(
      lines([
        step('\u001b[2J', [{ kind: 'pull', image: '\u001b]0;x\u0007', present: false }], { kind: 'pulled' }),
      ]),
    ).not.toContain('\u001b');
  });
});
