import { setMaxListeners } from 'node:events';

/** A signal that aborts with its parent, or earlier by itself. */
export interface ChildSignal {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Lets go of the parent. */
  release(): void;
}

/** `AbortSignal.any` is not used: in Node.js 20 a signal made by it can be collected before it has aborted. */
export function childSignal(parent: AbortSignal): ChildSignal {
  const controller = new AbortController();
  allowManyListeners(controller.signal);
  const follow = (): void => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  };
}

/** A play has as many listeners on one signal as it has calls and waits at once: Node.js would warn of a leak at 11. */
export function allowManyListeners(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}
