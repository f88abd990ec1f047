import { HostFailure } from '@maestro-ng/engine';

/** The failure of a call that must fail, as people read it: `kind: message`. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HostFailure) return `${error.kind}: ${error.message}`;
    throw error;
  }
  throw new Error('the call succeeded');
}
