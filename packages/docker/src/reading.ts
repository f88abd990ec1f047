import { HostFailure } from '@maestro-ng/engine';
import { type Place, protocolFailure } from './failures.ts';

/** Reads an Engine's answer; one that is not of the promised shape becomes a `HostFailure`. */
export function reading<T>(place: Place, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof HostFailure) throw error;
    throw protocolFailure(
      place,
      error instanceof SyntaxError ? 'its answer is not JSON' : (error as Error).message,
    );
  }
}
