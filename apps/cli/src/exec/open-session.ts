import type { Environment, ExecRequest, ExecSession, HostDriver, Instance } from '@maestro-ng/engine';
import { CommandFailure } from '../command-failure.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * Begins a command in the container that runs for an instance.
 * @throws CommandFailure where there is none, it does not run, it is somebody else's, or its ship says no.
 */
export async function openSession(
  driver: HostDriver,
  environment: Environment,
  instance: Instance,
  request: ExecRequest,
  signal: AbortSignal,
): Promise<ExecSession> {
  const { HostFailure, notOurs } = await loadEngine();
  const where = `${instance.name} (${instance.ship})`;
  try {
    const container = await driver.containers.inspect(instance.name, { signal });
    if (container === undefined) throw notRunning(where, 'there is no container', instance);
    const because = notOurs({ environment: environment.name, instance: instance.name }, container);
    if (because !== undefined) {
      const message = `${where}: the container of this name is not ours: ${because}`;
      throw new CommandFailure('foreign-container', message, { exitCode: exitCodes.failed });
    }
    if (container.state !== 'running') {
      throw notRunning(where, `its container does not run (${container.state})`, instance);
    }
    return await driver.exec.open(container.id, request, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HostFailure)) throw error;
    throw hostTrouble(where, error);
  }
}

/** What an Engine's failure comes to for a command that is about one instance. */
export function hostTrouble(
  where: string,
  failure: { readonly message: string; readonly shipIsUnreachable: boolean },
): CommandFailure {
  return failure.shipIsUnreachable
    ? new CommandFailure('ship-unreachable', `${where}: ${failure.message}`, {
        exitCode: exitCodes.unreachable,
      })
    : new CommandFailure('engine-failed', `${where}: ${failure.message}`, { exitCode: exitCodes.failed });
}

function notRunning(where: string, what: string, { name }: Instance): CommandFailure {
  return new CommandFailure('not-running', `${where}: ${what}`, {
    exitCode: exitCodes.failed,
    hint: `maestro start ${name}`,
  });
}
