/** How long one call may take once its connection stands, in milliseconds; null: as long as the caller's signal allows. */
export interface Bounds {
  /** Until the answer begins. */
  readonly answer: number | null;
  /** Between two pieces of the answer. */
  readonly pause: number | null;
  /** From the beginning of the answer to its end. */
  readonly total: number | null;
}

const leastForChanges = 60_000;

/** Looking at something: each phase within the ship's timeout, and a large answer within a minute. */
export function readingBounds(shipTimeout: number): Bounds {
  return {
    answer: shipTimeout,
    pause: shipTimeout,
    total: Math.max(shipTimeout, 60_000),
  };
}

/** Adding up what is on a disk, or asking a registry: it may take a while until the answer begins. */
export function countingBounds(shipTimeout: number): Bounds {
  return { ...readingBounds(shipTimeout), answer: Math.max(shipTimeout, 30_000) };
}

/** Changing something: Engines take their time to create, start and remove, a minute at least. */
export function changingBounds(shipTimeout: number): Bounds {
  return { ...readingBounds(shipTimeout), answer: Math.max(shipTimeout, leastForChanges) };
}

/** Stopping: the container's own time to end, and the ship's timeout on top. */
export function stoppingBounds(shipTimeout: number, stopTimeout: number): Bounds {
  return { ...readingBounds(shipTimeout), answer: shipTimeout + stopTimeout };
}

/** Waiting for something to happen, for as long as it takes. */
export const waitingBounds: Bounds = { answer: null, pause: null, total: null };

/** Pulling: for as long as it goes on; silence for five minutes is the end. */
export const pullingBounds: Bounds = { answer: 300_000, pause: 300_000, total: null };

/** Reading a log: Engines may look through much of it in silence before they find what is asked for. */
export function loggingBounds(what: 'what is there' | 'endless'): Bounds {
  return { ...pullingBounds, pause: what === 'endless' ? null : 300_000 };
}

/** Running a command: its own time, and the ship's timeout on top. */
export function commandBounds(shipTimeout: number, commandTimeout: number): Bounds {
  return {
    answer: changingBounds(shipTimeout).answer,
    pause: null,
    total: commandTimeout,
  };
}
