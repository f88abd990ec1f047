import * as engine from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { planLines } from './plan-text.ts';
import { plainStyle } from './style.ts';

it('of a plan without the ships that do not answer says what is left out, not that it cannot be done', () => {
  const step = (instance: string, ship: string, change: engine.Change): engine.PlanStep => ({
    kind: 'step',
    id: `apply:${instance}`,
    subject: { kind: 'instance', instance, service: 'web', ship },
    needs: [],
    cause: { kind: 'everything' },
    change,
  });
  const silent = (instance: string): engine.PlanStep =>
    step(instance, 'ship2', {
      kind: 'refuse',
      failure: {
        code: 'ship-unreachable',
        ship: 'ship2',
        instance,
        during: 'looking at the ship',
        cause: 'connection refused.',
        hint: 'Look at the way to ship2, and run the command again.',
      },
    });
  const nodes = [step('web-1', 'ship1', { kind: 'create', movesFrom: null }), silent('web-2')];
  const plan: engine.Plan = { play: 'apply', environment: 'shop', nodes };
  const situation = { silent: {}, orphans: [], renamed: [] };
  const lines = (skipsUnreachable: boolean): string =>
    planLines(engine, plan, situation, { style: plainStyle, columns: undefined, skipsUnreachable }).join(
      '\n',
    );
  expect(lines(true)).toMatchInlineSnapshot(`
    "wave 1
      + create web-1 (ship1): there is none
      ! leave out web-2 (ship2): connection refused
    plan shop: 1 to create, 1 left out"
  `);
  expect(lines(false)).toMatchInlineSnapshot(`
    "wave 1
      + create web-1 (ship1): there is none
      ! cannot web-2 (ship2): connection refused
          Look at the way to ship2, and run the command again.
    plan shop: 1 to create, 1 that cannot be acted on"
  `);
});
