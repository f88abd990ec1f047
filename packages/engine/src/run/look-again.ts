import { byName, failureOf } from '../decide/index.ts';
import {
  type Failure,
  isRunning,
  type Outcome,
  type PlanStep,
  type ShipObservation,
  shipAdvice,
  succeeded,
} from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { observeShip } from './observe-ships.ts';

/** A step that has settled, and the container that it was about. */
export interface SettledStep {
  readonly step: PlanStep;
  readonly driver: HostDriver;
  readonly outcome: Outcome;
  readonly container: string | null;
}

/**
 * What a play said to be up, or down, on ships where that may have changed since, and is not any more: an Engine that ends takes
 * its containers with it, and somebody may have started what was stopped. One listing for each of these ships. Rejects with the
 * signal's reason on abort.
 *
 * @param doubtful names of ships.
 */
export async function lookAgain(
  settled: readonly SettledStep[],
  doubtful: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Failure[]> {
  const silent = new Set(settled.flatMap(({ driver, outcome }) => (succeeded(outcome) ? [] : [driver.ship])));
  const byShip = new Map<string, SettledStep[]>();
  for (const each of settled) {
    const { ship } = each.driver;
    if (!doubtful.has(ship) || saidOf(each.outcome) === undefined) continue;
    byShip.set(ship, [...(byShip.get(ship) ?? []), each]);
  }
  const failures = await Promise.all(
    [...byShip.values()].map(async (steps) => {
      const [first] = steps;
      if (first === undefined) return [];
      const observation = await observeShip(first.driver, signal);
      // What failed there says so already.
      if (!observation.reachable && silent.has(first.driver.ship)) return [];
      return steps.flatMap((each) => otherThanSaid(each, observation));
    }),
  );
  return failures.flat();
}

const during = 'looking again at the end';

function otherThanSaid(
  { step: { subject }, container, outcome }: SettledStep,
  observation: ShipObservation,
): Failure[] {
  const { instance, ship } = subject;
  if (!observation.reachable) {
    const { code, cause } = observation;
    return [failureOf(subject, { code, during, cause, ...shipAdvice(code, ship) })];
  }
  const found = byName(observation.containers).get(instance);
  const runs = found !== undefined && isRunning(found.state);
  if (saidOf(outcome) === 'down') {
    if (!runs) return [];
    const cause = 'The container was down, and runs again: somebody else, or its Engine, has started it.';
    return [
      failureOf(subject, {
        code: 'not-settling',
        during,
        cause,
        hint: `\`maestro stop ${instance}\` stops it.`,
      }),
    ];
  }
  if (runs && found.id === container) return [];
  const cause = `The container was up, and is not any more: the Engine of ${ship} was away meanwhile.`;
  return [
    failureOf(subject, {
      code: 'container-died',
      during,
      cause,
      hint: `\`maestro start ${instance}\` starts it.`,
    }),
  ];
}

/** undefined: nothing of whether its container runs. */
function saidOf({ kind }: Outcome): 'up' | 'down' | undefined {
  switch (kind) {
    case 'started':
    case 'already-up':
    case 'restarted':
    case 'replaced':
    case 'updated':
      return 'up';
    case 'stopped':
    case 'killed':
    case 'already-down':
      return 'down';
    default:
      return undefined;
  }
}
