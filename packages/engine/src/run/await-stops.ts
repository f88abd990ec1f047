import { type StopInFlight, stopsInFlight } from '../decide/index.ts';
import { isRunning, type LockEvent, type PlanStep, type Ship } from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { HostDriver } from '../port/host-driver.ts';
import type { PlayRequest } from './play-request.ts';
import { systemClock } from './system-clock.ts';

/** Far enough back for the longest of stops; Engines forget much earlier. */
const rememberedMs = 86_400_000;
const pollMs = 500;

export type StopAwaited = Extract<LockEvent, { type: 'stop-awaited' }>;

/**
 * An Engine goes on with a stop when whoever asked for it is not there any more: a container counts as running until it is
 * killed. On ships where that may be, waits for the environment's containers that are being stopped, each until it has ended
 * or has had its time, but for those that the plan goes on stopping by itself; on ships that it
 * does not act on, for those of instances alone that it acts on elsewhere. What cannot be asked is not waited for: the play tells
 * of a ship that does not answer. Always resolves.
 */
export async function awaitStops(
  request: Pick<PlayRequest, 'environment' | 'plan' | 'connector' | 'interrupt' | 'onEvent' | 'clock'>,
  ships: ReadonlySet<string>,
): Promise<void> {
  const steps = request.plan.nodes.filter((node): node is PlanStep => node.kind === 'step');
  const goneOnWith = new Set(steps.flatMap(({ earlier }) => earlier?.stopped ?? []));
  const actedOn = new Set(steps.map(({ subject }) => subject.ship));
  const instances = new Set(steps.map(({ subject }) => subject.instance));
  await awaitStopsOn(
    request,
    ships,
    (ship, { id, instance }) => !goneOnWith.has(id) && (actedOn.has(ship) || instances.has(instance)),
  );
}

/** Waits as `awaitStops` does, without a plan. Always resolves. @param isAwaited default: all are. */
export async function awaitStopsOn(
  {
    environment,
    connector,
    interrupt = new AbortController().signal,
    onEvent,
    clock = systemClock,
  }: Pick<PlayRequest, 'environment' | 'connector' | 'interrupt' | 'clock'> & {
    readonly onEvent?: (event: StopAwaited) => void;
  },
  ships: ReadonlySet<string>,
  isAwaited: (ship: string, stop: StopInFlight) => boolean = () => true,
): Promise<void> {
  const awaitOn = async (ship: Ship): Promise<void> => {
    const driver = connector.connect(ship);
    try {
      const stops = await stopsOn(driver, environment, interrupt);
      await Promise.all(
        stops
          .filter((stop) => isAwaited(ship.name, stop))
          .map((stop) =>
            awaitEnd(driver, stop, { clock, signal: interrupt }, () => {
              const { instance, leftMs } = stop;
              const seconds = Math.ceil(leftMs / 1000);
              onEvent?.({ type: 'stop-awaited', time: clock.now(), ship: ship.name, instance, seconds });
            }),
          ),
      );
    } catch {
      // Interrupted, or the ship does not answer: either way whoever waits has it to tell.
    } finally {
      driver.close();
    }
  };
  await Promise.all([...ships].flatMap((name) => environment.ships[name] ?? []).map(awaitOn));
}

async function stopsOn(
  { ship, observation }: HostDriver,
  environment: PlayRequest['environment'],
  signal: AbortSignal,
): Promise<readonly StopInFlight[]> {
  const now = await observation.time({ signal });
  if (now === null) return [];
  // The Engine tells the time to the second: the present one is not over.
  const happened = await observation.past({ since: now - rememberedMs, until: now + 1000, signal });
  return stopsInFlight(happened, { environment, ship, now });
}

/** By inspections: once one shows the end of a container, so does a listing. */
async function awaitEnd(
  { containers }: HostDriver,
  { id, leftMs }: StopInFlight,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  onWait: () => void,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < leftMs; waitedMs += pollMs) {
    const found = await containers.inspect(id, { signal });
    if (found === undefined || !isRunning(found.state)) return;
    if (waitedMs === 0) onWait();
    await clock.sleep(pollMs, signal);
  }
}
