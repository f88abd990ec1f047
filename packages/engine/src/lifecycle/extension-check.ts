import { type ExtensionCheck, type LogRecord, plainText } from '../model/index.ts';
import type { CheckTools } from '../port/check-type.ts';
import type { CheckContext } from './check-context.ts';
import { childSignal } from './child-signal.ts';
import { type CheckVerdict, impossible } from './verdict.ts';

/** Runs a check of a type that an extension adds, within its bound, whether it heeds its signal or not. */
export async function checkByExtension(
  check: ExtensionCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const type = context.types.get(check.name);
  if (type === undefined) return impossible(`no extension that was named adds checks of type ${check.name}`);
  const { clock, hide, onTried } = context;
  const began = clock.now();
  let sofar: CheckVerdict = { passed: false, attempts: 0, elapsedMs: 0 };
  const failed = (cause: string): CheckVerdict => ({
    ...sofar,
    elapsedMs: clock.now() - began,
    cause: hide(cause),
  });
  const bounded = childSignal(signal);
  const tools = toolsFor(context, bounded.signal, (cause) => {
    sofar = { ...failed(cause), attempts: sofar.attempts + 1 };
    onTried(sofar);
  });
  const late = clock.sleep(check.maxWaitSeconds * 1000, bounded.signal).then((): CheckVerdict => {
    return failed(sofar.cause ?? `not done after ${check.maxWaitSeconds} s`);
  });
  const running = (async (): Promise<CheckVerdict> => {
    const result = await type.run(check.options, tools);
    return result.passed
      ? { passed: true, attempts: sofar.attempts + 1, elapsedMs: clock.now() - began }
      : failed(result.cause);
  })().catch((error: unknown) => {
    signal.throwIfAborted();
    return failed(error instanceof Error ? error.message : String(error));
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    bounded.abort(over);
    bounded.release();
    late.catch(() => undefined);
    running.catch(() => undefined);
  }
}

const over = new Error('the check is over');

/** Long lines come in parts, which another stream's lines may come between. */
async function* linesOf(records: AsyncIterable<LogRecord>): AsyncGenerator<string> {
  const begun = new Map<LogRecord['stream'], Uint8Array[]>();
  for await (const { stream, data, endsLine } of records) {
    const parts = [...(begun.get(stream) ?? []), data];
    if (endsLine) yield Buffer.concat(parts).toString('utf8');
    begun.set(stream, endsLine ? [] : parts);
  }
}

function toolsFor(
  { containers, exec, container, instance, ship, clock }: CheckContext,
  signal: AbortSignal,
  tried: (cause: string) => void,
): CheckTools {
  return {
    instance,
    ship,
    hasContainer: container !== null,
    signal,
    clock,
    inspect: async () => (container === null ? undefined : containers.inspect(container, { signal })),
    async *logLines(options) {
      if (container !== null) yield* linesOf(containers.logs(container, { ...options, signal }));
    },
    exec: async (command) => {
      if (container === null) throw new Error('there is no container to run a command in');
      const { exitCode, output } = await exec.run(container, command, { signal });
      return { exitCode, output: plainText(output) };
    },
    tried,
  };
}
