/** How long one call may take, in milliseconds; null: as long as the caller's signal allows. */
export interface Bounds {
  /** Until the connection stands, TLS included. */
  readonly connect: number;
  /** From then on until the answer begins. */
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
    connect: shipTimeout,
    answer: shipTimeout,
    pause: shipTimeout,
    total: Math.max(shipTimeout, 60_000),
  };
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
export function waitingBounds(shipTimeout: number): Bounds {
  return { connect: shipTimeout, answer: null, pause: null, total: null };
}

/** Pulling: for as long as it goes on; silence for five minutes is the end. */
export function pullingBounds(shipTimeout: number): Bounds {
  return { connect: shipTimeout, answer: 300_000, pause: 300_000, total: null };
}

/** Reading a log: Engines may look through much of it in silence before they find what is asked for. */
export function loggingBounds(shipTimeout: number, what: 'what is there' | 'endless'): Bounds {
  return { ...pullingBounds(shipTimeout), pause: what === 'endless' ? null : 300_000 };
}

/** Running a command: its own time, and the ship's timeout on top. */
export function commandBounds(shipTimeout: number, commandTimeout: number): Bounds {
  return {
    connect: shipTimeout,
    answer: changingBounds(shipTimeout).answer,
    pause: null,
    total: commandTimeout,
  };
}
