import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { launcher } from './maestro.ts';

/** Whether programs can be run on a terminal of their own here: by util-linux's `script`. */
export const haveTerminal: boolean = spawnSync('script', ['--version']).status === 0;

/** What a command shows on a terminal of this size: all that it wrote, and the same without control sequences. */
export function onTerminal(
  directory: string,
  size: { readonly columns: number; readonly rows: number },
  ...words: string[]
): Promise<{ readonly code: number; readonly raw: string; readonly lines: readonly string[] }> {
  const quoted = [process.execPath, launcher, ...words].map((word) => `'${word}'`).join(' ');
  const command = `stty cols ${size.columns} rows ${size.rows}; exec ${quoted}`;
  const { CI: _c, NO_COLOR: _n, COLUMNS: _w, LINES: _l, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qefc', command, '/dev/null'], {
      cwd: directory,
      env: { ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let raw = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      raw += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = stripVTControlCharacters(raw)
        .split(/[\r\n]+/)
        .map((line) => line.trimEnd());
      resolve({ code: code ?? -1, raw, lines });
    });
  });
}
