import type { LogAuditor } from '../model/index.ts';
import type { AuditorType } from './auditor-type.ts';
import { failed, told } from './message.ts';
import { sentence, targetNames } from './phrases.ts';

/** A line per event, e.g. `2030-01-31 09:05:00,250 INFO: alice begins to start web-1`; local time, as the original has it. */
export const logAuditor: AuditorType<LogAuditor> = {
  type: 'log',
  describe: ({ file }) => `log ${file}`,
  hears: () => true,
  boundMs: () => 10_000,
  async run({ file }, message, operator, signal) {
    const severity = message.event === 'error' ? 'ERROR' : message.scope === 'play' ? 'INFO' : 'DEBUG';
    const line = `${localTime(message.time)} ${severity}: ${sentence(message, targetNames(message))}\n`;
    const result = await operator.append(file, line, signal);
    return result.done ? told : failed(result.cause);
  },
};

function localTime(time: number): string {
  const date = new Date(time);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${clock},${String(date.getMilliseconds()).padStart(3, '0')}`;
}
