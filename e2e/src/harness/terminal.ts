import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { launcher, observe, type Running, stateOf } from './maestro.ts';
import { wanted } from './wanted.ts';

/** Whether programs can be run on a terminal of their own here: by util-linux's `script`. */
export const haveTerminal: boolean = wanted(
  spawnSync('script', ['--version']).status === 0,
  'script (util-linux, or bsdutils)',
);

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Something that runs on a terminal; both streams come as one. */
export interface RunningOnTerminal extends Running {
  /** As if typed. */
  type(text: string): void;
  /** Gives the terminal another size, as dragging a window's edge does. */
  resize(size: Size): void;
}

/** Begins a line of the shell on a terminal of this size. In it, `$MAESTRO` is the command line. */
export function beginOnTerminal(directory: string, size: Size, line: string): RunningOnTerminal {
  const command = `tty > .terminal; stty cols ${size.columns} rows ${size.rows}; ${line}`;
  const { CI: _c, NO_COLOR: _n, COLUMNS: _w, LINES: _l, ...env } = process.env;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: directory,
    env: {
      ...env,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      XDG_STATE_HOME: stateOf(directory),
      MAESTRO: `${process.execPath} ${launcher}`,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return {
    ...observe(child),
    type: (text) => void child.stdin.write(text),
    resize({ columns, rows }) {
      const terminal = readFileSync(join(directory, '.terminal'), 'utf8').trim();
      execFileSync('stty', ['-F', terminal, 'cols', `${columns}`, 'rows', `${rows}`]);
    },
  };
}

/** What a command shows on a terminal of this size: all that it wrote, and the same without control sequences. */
export async function onTerminal(
  directory: string,
  size: Size,
  ...words: string[]
): Promise<{ readonly code: number | string; readonly raw: string; readonly lines: readonly string[] }> {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const { code, stdout } = await beginOnTerminal(directory, size, `exec $MAESTRO ${quoted}`).ended;
  const lines = stripVTControlCharacters(stdout)
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd());
  return { code, raw: stdout, lines };
}
