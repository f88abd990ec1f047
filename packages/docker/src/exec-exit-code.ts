import type { HostFailure } from '@maestro-ng/engine';
import { readingBounds } from './bounds.ts';
import { execObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { protocolFailure } from './failures.ts';
import { pause } from './pause.ts';

/**
 * The exit code of a command whose streams have ended: a moment before the Engine knows the code, or with the
 * connection.
 *
 * @param patience until when (`performance.now()`) it may still run, and what it is a case of then.
 */
export async function execExitCode(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
  patience: { readonly end: number; readonly late: () => HostFailure },
): Promise<number> {
  const bounds = readingBounds(client.timeout);
  for (;;) {
    const state = (await (await execObject(client, id, { signal, bounds })).inspect()) as {
      readonly Running?: unknown;
      readonly ExitCode?: unknown;
    };
    if (state.Running !== true) {
      if (typeof state.ExitCode === 'number') return state.ExitCode;
      throw protocolFailure(client.place, 'a command has no exit code');
    }
    if (performance.now() > patience.end) throw patience.late();
    await pause(50, signal);
  }
}
