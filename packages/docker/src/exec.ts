import { type ExecPort, HostFailure, keptOutput, OutputTail } from '@maestro-ng/engine';
import { changingBounds, commandBounds } from './bounds.ts';
import { streamsOf } from './container-log.ts';
import { containerObject, execObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { execExitCode } from './exec-exit-code.ts';
import { openExec } from './exec-session.ts';
import type { Answer } from './transport.ts';

const defaultTimeoutSeconds = 60;

/** Commands inside the containers of one ship. */
export function execPort(client: EngineClient): ExecPort {
  return {
    async run(container, command, { signal, timeoutSeconds = defaultTimeoutSeconds }) {
      const end = performance.now() + timeoutSeconds * 1000;
      const endless = (): HostFailure => {
        const message = `the command did not end within ${timeoutSeconds} s`;
        return new HostFailure('timeout', client.place.ship, message);
      };
      const changing = { signal, bounds: changingBounds(client.timeout) };
      const { id } = await (await containerObject(client, container, changing)).exec({
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
        Cmd: command,
      });
      const bounds = commandBounds(client.timeout, timeoutSeconds * 1000);
      const running = await execObject(client, id, { signal, bounds, stream: true });
      const answer = (await running.start({ Detach: false, Tty: false })) as Answer;
      const output = new OutputTail(keptOutput);
      try {
        for await (const { data } of streamsOf(client, answer.body, false)) output.add(data);
      } catch (error) {
        // Its streams may be silent for as long as it runs: only its own time can have run out.
        throw error instanceof HostFailure && error.kind === 'timeout' ? endless() : error;
      }
      const exitCode = await execExitCode(client, id, signal, { end, late: endless });
      return { exitCode, output: output.text() };
    },

    open(container, request, options) {
      return openExec(client, container, request, options);
    },
  };
}
