import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from './commands/index.ts';
import { amissInPage, withCommandTables } from './usage-page.ts';

const page = readFileSync(new URL('../../../docs/guide/usage.md', import.meta.url), 'utf8');

describe('docs/guide/usage.md', () => {
  it('has every command, each under a heading that names it', () => {
    expect(amissInPage(page, commands)).toEqual([]);
  });

  it('says of them what they say of themselves: `pnpm generate` writes it anew', () => {
    expect(withCommandTables(page, commands)).toBe(page);
  });
});

describe('withCommandTables', () => {
  it('writes tables, and leaves all else alone', () => {
    const text = [
      '# A',
      '<!-- generated: logs -->',
      'old',
      '<!-- end -->',
      'b',
      '<!-- generated: x -->',
      'c',
      '<!-- end -->',
    ];
    const written = withCommandTables(text.join('\n'), commands);
    expect(written).toMatch(
      /^# A\n<!-- generated: logs -->\n\n`maestro logs THINGS\.\.\. \[FLAGS\]`\n\n\| \| \|\n/,
    );
    expect(written).toMatch(/\n\| `-F`, `--follow` \| .*\n/);
    expect(written).toMatch(/\n\n<!-- end -->\nb\n<!-- generated: x -->\nc\n<!-- end -->$/);
    expect(
      amissInPage(text.join('\n'), new Map([...commands].filter(([name]) => name === 'complete'))),
    ).toEqual([
      'global is not documented',
      'complete is not documented',
      'logs is no command',
      'x is no command',
    ]);
  });
});
