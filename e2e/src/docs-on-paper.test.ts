import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './harness/maestro.ts';
import type { Block } from './harness/markdown.ts';
import { guide, isOnPaper, pages, printed, root, wordsOf } from './harness/pages.ts';

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

  const withSome = pages.filter(({ found }) =>
    found.some(
      (block) =>
        (block.kind === 'file' && isRight(block)) ||
        (block.kind === 'console' && block.dialogue.some(({ command }) => isOnPaper(wordsOf(command)))),
    ),
  );

  for (const { page, found } of withSome) {
    test(`of ${page} that calls on no ship prints what the page says, to the letter`, {
      timeout: 180_000,
    }, async () => {
      const place = workplace('');
      for (const block of found) {
        if (block.kind === 'file') {
          place.write(block.name, block.text);
          if (isRight(block)) {
            const [, extension] = /^# with --extension (\S+)$/m.exec(block.text) ?? [];
            const extended = extension === undefined ? [] : ['--extension', extension];
            const { code, stderr } = await place.maestro(...extended, '-f', block.name, 'validate');
            expect({ file: block.name, code, stderr }).toEqual({ file: block.name, code: 0, stderr: '' });
          }
        }
        if (block.kind === 'console') {
          for (const { command, output } of block.dialogue) {
            const [program, ...words] = wordsOf(command);
            expect({ command, program }).toEqual({ command, program: 'maestro' });
            if (!isOnPaper(words)) continue;
            expect(printed(await place.maestro(...words)).trimEnd(), command).toBe(output);
          }
        }
      }
    });
  }
});

/** An environment file that is shown as one that works. */
function isRight({ name, text }: Extract<Block, { kind: 'file' }>): boolean {
  return name.endsWith('.yaml') && !text.includes('# wrong');
}

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
