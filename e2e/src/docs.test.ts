import type { Lab } from '@maestro-ng/lab';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeOnLab, fleet } from './harness/fleet.ts';
import { type Workplace, workplace } from './harness/maestro.ts';
import { isOnPaper, pages, printed, wordsOf } from './harness/pages.ts';

/** The pages speak of ships at 10.0.0.1, 10.0.0.2, …; the lab's have other addresses, and 10.0.0.9 is one that has no ship. */
function withAddresses(lab: Lab, text: string): string {
  return text.replace(
    /\b10\.0\.0\.(\d)\b/g,
    (_, number: string) => lab.ships[Number(number) - 1]?.address ?? `${subnetOf(lab)}99`,
  );
}

function subnetOf(lab: Lab): string {
  return (lab.ships[0]?.address ?? '').replace(/\d+$/, '');
}

/** What is different at each run: ids, times and the order of lines that are printed while things go on in parallel. */
function comparable(output: string, lab: Lab): string {
  let text = output;
  for (const [index, ship] of lab.ships.entries())
    text = text.replaceAll(ship.address, `10.0.0.${index + 1}`);
  return text
    .replaceAll(`${subnetOf(lab)}99`, '10.0.0.9')
    .replace(/\b[0-9a-f]{12}\b/g, 'CONTAINER-ID')
    .replace(/^(\(here\) +\S+) .*$/gm, '$1 AS-HERE')
    .replace(/Docker \d\S*, API [\d.]+/g, 'Docker VERSION')
    .replace(/\b\d+\.\d GB/g, 'SIZE')
    .replace(/\b\d+(\.\d+)? (ms|s)\b/g, 'TIME')
    .replace(/\b(up|down) (less than a second|about a minute|\d+ \w+)/gi, '$1 FOR-A-WHILE')
    .replace(/\b(less than a second|about a minute|\d+ \w+) ago\b/gi, 'A-WHILE ago')
    .replace(/\b\d+ attempts?\b/g, 'SO-MANY attempts')
    .replace(/\b\d{4}-[\d-]+T[\d:]+Z([, ]+)[^\s:,]+@[^\s:,]+/g, 'THEN$1SOMEBODY')
    .replace(/since \d{4}-[\d-]+T[\d:]+Z/g, 'since THEN')
    .replace(/(\S) {2,}/g, '$1  ')
    .split('\n')
    .map((line) => line.trimEnd())
    .sort()
    .join('\n')
    .trim();
}

/** An example whose template computes an address could call on a host of somebody else's. */
async function keepInTheLab(place: Workplace, file: readonly string[], lab: Lab): Promise<void> {
  const { stdout } = await place.maestro(...file, 'render', '--reveal');
  const addresses = [...stdout.matchAll(/\b\d+\.\d+\.\d+\.\d+\b/g)].map(([address]) => address);
  const own = (address: string): boolean => address.startsWith(subnetOf(lab)) || /^(0|127)\./.test(address);
  expect(addresses.filter((address) => !own(address))).toEqual([]);
}

/** The words before the command, which say what file it is about. */
function fileOf(words: readonly string[]): readonly string[] {
  return words.slice(
    0,
    words.findIndex((word) => !word.startsWith('-') && !/\.(yaml|js)$/.test(word)),
  );
}

describeOnLab('every example that calls on ships', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  afterEach(() => lab.reset());

  const withSome = pages.filter(({ found }) =>
    found.some(
      (block) =>
        block.kind === 'console' && block.dialogue.some(({ command }) => !isOnPaper(wordsOf(command))),
    ),
  );

  for (const { page, found } of withSome) {
    test(page, { timeout: 180_000 }, async () => {
      const place = workplace('');
      const looked = new Set<string>();
      for (const block of found) {
        if (block.kind === 'file') {
          place.write(block.name, withAddresses(lab, block.text));
          looked.clear();
        }
        if (block.kind === 'console') {
          for (const { command, output } of block.dialogue) {
            const [, ...words] = wordsOf(command);
            if (isOnPaper(words)) continue;
            const file = fileOf(words);
            if (!looked.has(file.join(' '))) await keepInTheLab(place, file, lab);
            looked.add(file.join(' '));
            const shown = printed(await place.maestro(...words));
            expect(comparable(shown, lab), `${page}: ${command}`).toBe(comparable(output, lab));
          }
        }
      }
    });
  }
});
