import type {
  Environment,
  ExecRequest,
  ExecSession,
  HostDriver,
  HostFailure,
  Instance,
} from '@maestro-ng/engine';
import { CommandFailure } from '../command-failure.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes, silenceExitCode } from '../exit-codes.ts';

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
  const { HostFailure, notOurs, shipAdvice } = await loadEngine();
  const where = `${instance.name} (${instance.ship})`;
  try {
    const container = await driver.containers.inspect(instance.name, { signal });
    if (container === undefined) throw notRunning(where, 'there is no container', instance);
    const because = notOurs({ environment: environment.name, instance: instance.name }, container);
    if (because !== undefined) {
      const message = `${where}: the container of this name is not ours: ${because}`;
      throw new CommandFailure('foreign-container', message, { exitCode: exitCodes.failed });
    }
    if (container.state === 'paused') throw paused(where, instance);
    if (container.state !== 'running') {
      throw notRunning(where, `its container does not run (${container.state})`, instance);
    }
    return await driver.exec.open(container.id, request, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HostFailure)) throw error;
    throw hostTrouble(where, error, shipAdvice(error.code, instance.ship));
  }
}

/** What an Engine's failure comes to for a command that is about one instance. */
export function hostTrouble(
  where: string,
  { code, message }: Pick<HostFailure, 'code' | 'message'>,
  advice: { readonly hint?: string },
): CommandFailure {
  return new CommandFailure(code, `${where}: ${message}`, { exitCode: silenceExitCode(code), ...advice });
}

function notRunning(where: string, what: string, { name }: Instance): CommandFailure {
  return new CommandFailure('not-running', `${where}: ${what}`, {
    exitCode: exitCodes.failed,
    hint: `maestro start ${name}`,
  });
}

/** Nothing of maestro lets it go on: see the failure `container-paused` of plays. */
function paused(where: string, { name, ship }: Instance): CommandFailure {
  return new CommandFailure('not-running', `${where}: its container is paused`, {
    exitCode: exitCodes.failed,
    hint: `let it go on with \`docker unpause ${name}\` on ${ship}`,
  });
}
