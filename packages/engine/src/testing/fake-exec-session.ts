import type { ExecSession } from '../port/exec-port.ts';

/** A command inside a container that reads nothing, writes its output and ends. */
export function fakeExecSession(result: { readonly exitCode: number; readonly output: string }): ExecSession {
  return {
    output: (async function* () {
      yield { stream: 'stdout' as const, data: new TextEncoder().encode(result.output) };
    })(),
    write: async () => undefined,
    endInput: () => undefined,
    resize: async () => undefined,
    exitCode: async () => result.exitCode,
    refusal: () => undefined,
    close: () => undefined,
  };
}
