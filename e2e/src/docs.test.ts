import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab } from '@maestro-ng/lab';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeOnLab, fleet } from './harness/fleet.ts';
import { type Ended, type Workplace, workplace } from './harness/maestro.ts';
import { type Block, blocks } from './harness/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readdirSync(`${root}docs/guide`).map((name) => `docs/guide/${name}`);
const pages = ['README.md', ...guide].map((page) => ({
  page,
  found: blocks(readFileSync(root + page, 'utf8')),
}));

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

const withoutShips: ReadonlySet<string> = new Set([
  'complete',
  'deptree',
  'dump',
  'env',
  'init',
  'render',
  'validate',
]);

/** An example whose template computes an address could call on a host of somebody else's. */
async function keepInTheLab(place: Workplace, words: readonly string[], lab: Lab): Promise<void> {
  if (words.some((word) => withoutShips.has(word))) return;
  const flags = words.findIndex((word) => !word.startsWith('-') && !/\.(yaml|js)$/.test(word));
  const file = words.slice(0, flags);
  const { stdout } = await place.maestro(...file, 'render', '--reveal');
  const addresses = [...stdout.matchAll(/\b\d+\.\d+\.\d+\.\d+\b/g)].map(([address]) => address);
  const own = (address: string): boolean => address.startsWith(subnetOf(lab)) || /^(0|127)\./.test(address);
  expect(addresses.filter((address) => !own(address))).toEqual([]);
}

function printed(ended: Ended): string {
  return [ended.stderr, ended.stdout].filter((text) => text !== '').join('');
}

const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

describe('every example', () => {
  test('there are examples, and all are of a kind that is run', () => {
    const kinds = pages.flatMap(({ found }) => found.map((block) => block.kind));
    expect(kinds.filter((kind) => kind === 'console').length).toBeGreaterThan(3);
    const others = pages.flatMap(({ found }) =>
      found
        .filter((block): block is Extract<Block, { kind: 'other' }> => block.kind === 'other')
        .map((block) => block.language),
    );
    // Calls of the checkout's own scripts, grammar, and programs, which the test of the library checks.
    expect(others.filter((language) => language !== 'sh' && language !== 'js' && language !== '')).toEqual(
      [],
    );
  });
});

describe('every link', () => {
  const all = [
    ...[
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'docs/architecture.md',
      'bench/README.md',
      'apps/cli/README.md',
    ],
    ...readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`),
    ...guide,
  ];

  test('leads to a file, and to a heading that is there', () => {
    const broken = all.flatMap((page) => {
      const text = readFileSync(root + page, 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
      return links.flatMap(([link, path = '', heading]) => {
        const target = path === '' ? root + page : join(root, page, '..', path);
        if (!existsSync(target)) return [`${page}: ${link}`];
        return heading === undefined || headingsOf(readFileSync(target, 'utf8')).includes(heading)
          ? []
          : [`${page}: ${link}`];
      });
    });
    expect(broken).toEqual([]);
  });
});

/** As the anchors of a page's headings are spelled. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describeOnLab('every example of the documentation', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  afterEach(() => lab.reset());

  for (const { page, found } of pages) {
    test(page, { timeout: 180_000 }, async () => {
      const place = workplace('');
      // Files as the page has them, for what calls on no ship: it is compared to the letter.
      const paper = workplace('');
      for (const block of found) {
        if (block.kind === 'file') {
          place.write(block.name, withAddresses(lab, block.text));
          paper.write(block.name, block.text);
          if (block.name.endsWith('.yaml') && !block.text.includes('# wrong')) {
            const [, extension] = /^# with --extension (\S+)$/m.exec(block.text) ?? [];
            const extended = extension === undefined ? [] : ['--extension', extension];
            const { code, stderr } = await paper.maestro(...extended, '-f', block.name, 'validate');
            expect({ page, file: block.name, code, stderr }).toEqual({
              page,
              file: block.name,
              code: 0,
              stderr: '',
            });
          }
        }
        if (block.kind === 'console') {
          for (const { command, output } of block.dialogue) {
            const [program, ...words] = wordsOf(command);
            expect({ page, command, program }).toEqual({ page, command, program: 'maestro' });
            if (words.some((word) => withoutShips.has(word))) {
              const shown = printed(await paper.maestro(...words));
              expect(shown.trimEnd(), `${page}: ${command}`).toBe(output);
              continue;
            }
            await keepInTheLab(place, words, lab);
            const shown = printed(await place.maestro(...words));
            expect(comparable(shown, lab), `${page}: ${command}`).toBe(comparable(output, lab));
          }
        }
      }
    });
  }
});
