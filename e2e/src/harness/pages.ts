import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Ended } from './maestro.ts';
import { type Block, blocks } from './markdown.ts';

/** The checkout, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../../..', import.meta.url));

export const guide: readonly string[] = readdirSync(`${root}docs/guide`).map((name) => `docs/guide/${name}`);

/** The pages whose examples are run. */
export const pages: readonly { readonly page: string; readonly found: readonly Block[] }[] = [
  'README.md',
  ...guide,
].map((page) => ({ page, found: blocks(readFileSync(root + page, 'utf8')) }));

const withoutShips: ReadonlySet<string> = new Set([
  'complete',
  'deptree',
  'dump',
  'env',
  'init',
  'render',
  'validate',
]);

/** Whether a command calls on no ship. */
export function isOnPaper(words: readonly string[]): boolean {
  return words.some((word) => withoutShips.has(word));
}

/** The words of a command line, quoted ones without their quotes. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

export function printed({ stderr, stdout }: Ended): string {
  return [stderr, stdout].filter((text) => text !== '').join('');
}
