import { describe, expect, it } from 'vitest';
import { terminalTraits } from './terminal-traits.ts';

const terminal = { isTTY: true, columns: 120, rows: 40 };
const utf8 = { LANG: 'C.UTF-8', TERM: 'xterm-256color' };

describe('terminalTraits', () => {
  it('uses all that a terminal has', () => {
    expect(terminalTraits(utf8, terminal)).toEqual({
      live: true,
      color: true,
      unicode: true,
      columns: 120,
      rows: 40,
    });
  });

  it('cuts nothing and paints nothing where it is piped', () => {
    expect(terminalTraits(utf8, {})).toEqual({
      live: false,
      color: false,
      unicode: true,
      columns: undefined,
      rows: undefined,
    });
  });

  it.each([
    [{ CI: '1' }, { live: false, color: true }],
    [{ CI: 'false' }, { live: true, color: true }],
    [{ TERM: 'dumb' }, { live: false, color: false, unicode: false }],
    [{ TERM: 'linux' }, { live: true, color: true, unicode: false }],
    [{ LANG: 'C' }, { unicode: false }],
    [{ LC_ALL: 'POSIX' }, { unicode: false }],
    [{ NO_COLOR: '1' }, { color: false }],
    [{ NO_COLOR: '' }, { color: true }],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, { color: true }],
    [{ FORCE_COLOR: '0' }, { color: false }],
    [
      { COLUMNS: '60', LINES: '10' },
      { columns: 60, rows: 10 },
    ],
    [{ COLUMNS: 'x' }, { columns: 120 }],
  ])('on a terminal with %j', (env, expected) => {
    expect(terminalTraits({ ...utf8, ...env }, terminal)).toMatchObject(expected);
  });

  it.each([
    [{ FORCE_COLOR: '1' }, { color: true, live: false }],
    [{ ANSICON: '' }, { color: true, live: false }],
    [
      { COLUMNS: '60', LINES: '10' },
      { columns: undefined, rows: undefined },
    ],
  ])('in a pipe with %j', (env, expected) => {
    expect(terminalTraits({ ...utf8, ...env }, {})).toMatchObject(expected);
  });
});
