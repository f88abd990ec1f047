import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { launcher } from './maestro.ts';
import { wanted } from './wanted.ts';

/** Whether there is tmux here, whose panes are terminals that remember what stands where. */
export const haveScreen: boolean = wanted(spawnSync('tmux', ['-V']).status === 0, 'tmux');

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal's screen, on which something runs. */
export interface Screen {
  /** What stands on it now, without empty lines; the last one of what has ended is `ended with` its exit code. */
  lines(): string[];
  /** Gives it another size: lines that were longer are wrapped, as in a window whose edge is dragged. */
  resize(size: Size): Promise<void>;
  /** Keys by tmux's names: `C-c`. */
  press(key: string): void;
  /** Takes the terminal away from what runs on it. */
  close(): void;
}

/** Lines of a screen without what differs each time: ids, times, how a spinner stands, and where a line was cut. */
export function steady(lines: readonly string[]): string {
  return lines
    .map((line) =>
      line
        .replace(/[0-9a-f]{12}/, 'ID')
        .replace(/[\u2800-\u28ff]/, '*')
        .replace(/\s*\S*… [\d.]+ s\b/, ' … TIME')
        .replace(/ +\d+ secon.*| [\d.]+ s\b|^[\d.]+ s\b/g, ' TIME')
        .replace(/ {2,}/g, '  ')
        .replace(/\s*\S*…$/, ' …'),
    )
    .join('\n');
}

let opened = 0;

/** Begins a command on a screen of its own, by the shell; in it, `$MAESTRO` is the command line. Goes away with the test. */
export function openScreen(directory: string, { columns, rows }: Size, line: string): Screen {
  opened += 1;
  const socket = `maestro-e2e-${process.pid}-${opened}`;
  const { CI: _c, NO_COLOR: _n, COLUMNS: _w, LINES: _l, TMUX: _t, ...inherited } = process.env;
  const env = {
    ...inherited,
    NO_COLOR: '1',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    MAESTRO: `${process.execPath} ${launcher}`,
  };
  const configuration = join(directory, '.tmux.conf');
  writeFileSync(configuration, 'set -g status off\n');
  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-u', '-L', socket, '-f', configuration, ...words], {
      cwd: directory,
      env,
      encoding: 'utf8',
      timeout: 10_000,
    });
  onTestFinished(() => void spawnSync('tmux', ['-L', socket, 'kill-server']));
  // Ctrl-C is for the command alone, and what it leaves stays to be looked at.
  const script = `trap : INT; ${line}; echo "ended with $?"; exec sleep 600`;
  tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, 'sh', '-c', script);
  const wrap = (to: Size): void => {
    tmux('resize-window', '-x', `${to.columns}`, '-y', `${to.rows}`);
  };
  wrap({ columns, rows });
  const of = (what: string): string => tmux('display-message', '-p', `#{${what}}`).trim();
  // tmux wraps the lines at once, but a size soon after another one it tells only a quarter of a second later: what any
  // program draws in between is misplaced.
  const resize = async (to: Size): Promise<void> => {
    const shell = of('pane_pid');
    const programs = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').split(' ').filter(Boolean);
    const signal = (name: NodeJS.Signals): void => {
      for (const pid of programs) process.kill(Number(pid), name);
    };
    signal('SIGSTOP');
    try {
      wrap(to);
      const size = (): string => execFileSync('stty', ['-F', of('pane_tty'), 'size'], { encoding: 'utf8' });
      await expect.poll(size, { timeout: 5_000 }).toBe(`${to.rows} ${to.columns}\n`);
    } finally {
      signal('SIGCONT');
    }
  };
  return {
    lines: () =>
      tmux('capture-pane', '-p')
        .split('\n')
        .map((text) => text.trimEnd())
        .filter((text) => text !== ''),
    resize,
    press: (key) => void tmux('send-keys', key),
    close: () => void tmux('kill-server'),
  };
}
