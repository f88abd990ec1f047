import { type Fields, number, optionalRecord, textList } from '../fields.ts';
import type { Readers } from './reader.ts';
import { commandLine } from './words.ts';

/** Field by field, since what is not asked for is the image's. */
export const healthReaders: Readers = {
  *healthcheck({ config }) {
    const check = optionalRecord(config.Healthcheck);
    const [kind = '', ...words] = textList(check.Test);
    if (kind !== '') yield ['test', test(kind, words)];
    for (const [field, key] of times) {
      const nanoseconds = number(check[key]);
      if (nanoseconds !== 0) yield [field, `${nanoseconds / 1e9}s`];
    }
    const retries = number(check.Retries);
    if (retries !== 0) yield ['retries', String(retries)];
  },
};

const times: readonly (readonly [string, keyof Fields])[] = [
  ['interval', 'Interval'],
  ['timeout', 'Timeout'],
  ['start_period', 'StartPeriod'],
  ['start_interval', 'StartInterval'],
];

function test(kind: string, words: readonly string[]): string {
  if (kind === 'NONE') return 'none';
  return `${kind} ${kind === 'CMD-SHELL' ? words.join(' ') : commandLine(words)}`;
}
