import { nearest } from '@maestro-ng/schema';
import type { Cursor } from './cursor.ts';
import { didYouMean, type InstanceReport } from './report.ts';

const names: ReadonlySet<string> = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP ' +
    'TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
);

/** The signal that asks the container to stop: its name, with or without SIG, or its number. */
export function resolveStopSignal(cursor: Cursor, report: InstanceReport): string | null {
  const signal = cursor.text()?.trim();
  if (signal === undefined || signal === '') return null;
  const name = signal.toUpperCase().replace(/^SIG/, '');
  const number = /^\d+$/.test(signal) ? Number(signal) : undefined;
  const isKnown =
    number === undefined ? names.has(name) || /^RTM(IN\+|AX-)\d+$/.test(name) : number >= 1 && number <= 64;
  if (!isKnown) {
    const near = nearest(name, names);
    report.refuse({
      code: 'stop-signal',
      message: `"${signal}" is not a signal`,
      at: cursor,
      hint: near === undefined ? 'write SIGTERM, SIGINT, SIGQUIT and the like' : didYouMean(`SIG${near}`),
    });
  }
  return signal;
}
