import type { PlanStep, PlayEvent, PlayName, PlayResult } from '../../model/index.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import { awaitStops } from '../await-stops.ts';
import type { PlayRequest } from '../play-request.ts';
import { runPlay } from '../run-play.ts';
import { withLock } from './with-lock.ts';

/** Whether a play takes the lock. A pull changes no container, and two of them get on with each other. */
export function takesLock(play: PlayName): boolean {
  return play !== 'pull';
}

/**
 * Runs a plan as `runPlay` does, under the lock of its environment on every ship that it is about.
 *
 * @throws LockHeld
 */
export async function runLockedPlay(
  request: PlayRequest,
  {
    leftOn = new Set(),
    beforePlay,
    afterPlay,
    ...lock
  }: {
    /** Milliseconds to wait for those who hold it. Default 0. */
    readonly waitMs?: number;
    readonly owner?: LockOwner;
    /** Ships on which a play that was left may have had containers stopped, beside those whose lock is taken over. */
    readonly leftOn?: ReadonlySet<string>;
    /** Awaited once the lock is held, before anything is looked at, with what interrupts the play. Its rejection is the play's. */
    readonly beforePlay?: (interrupt: AbortSignal) => Promise<void>;
    /** Awaited while the lock is still held. Its rejection is the play's. */
    readonly afterPlay?: (result: PlayResult) => Promise<void>;
  } = {},
): Promise<PlayResult> {
  const { plan, environment, connector, interrupt, onEvent = () => undefined, clock } = request;
  const steps = plan.nodes.filter((node): node is PlanStep => node.kind === 'step');
  const names = new Set(steps.map(({ subject }) => subject.ship));
  // The end of a play is the last that is told, also where there is something to tell of removing the lock.
  const held: PlayEvent[] = [];
  try {
    return await withLock(
      {
        environment: environment.name,
        ships: [...names].flatMap((name) => environment.ships[name] ?? []),
        play: plan.play,
        connector,
        onEvent,
        ...lock,
        ...(interrupt === undefined ? {} : { interrupt }),
        ...(clock === undefined ? {} : { clock }),
      },
      async ({ takenOver, ...under }) => {
        await awaitStops({ ...request, ...under }, new Set([...leftOn, ...takenOver]));
        await beforePlay?.(under.interrupt);
        const result = await runPlay({
          ...request,
          ...under,
          onEvent: (event) => (event.type === 'play-ended' ? void held.push(event) : onEvent(event)),
          async beforeOperation(operation) {
            await under.beforeOperation(operation);
            await request.beforeOperation?.(operation);
          },
        });
        await afterPlay?.(result);
        return result;
      },
    );
  } finally {
    for (const event of held) onEvent(event);
  }
}
