import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScripts } from './shells.ts';

const launcher = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const bundler = fileURLToPath(new URL('../../scripts/bundle.js', import.meta.url));

const environmentFile = `name: demo
ships: {"east": {ip: 10.0.0.1}, west: {ip: 10.0.0.2}}
services:
{%- for name in ['web', 'db'] %}
  {{ name }}: {image: x, instances: {"{{ name }}:1": {ship: east}}}
{%- endfor %}
  my queue: {image: x, instances: {my queue 1: {ship: east}}}
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-complete-'));
  execFileSync(process.execPath, [bundler]);
  mkdirSync(join(folder, 'bin'));
  const program = join(folder, 'bin/maestro');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'maestro.yaml'), environmentFile);
  writeFileSync(join(folder, 'other.yaml'), environmentFile.replaceAll('web', 'site'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With `CI` set, not having it is an error. */
function isInstalled(shell: string): boolean {
  const found = spawnSync(shell, ['--version']).status === 0;
  if (!found && process.env['CI']) throw new Error(`${shell} is missing, and CI is to skip no test`);
  return found;
}

/** What a script printed, line by line. */
function printed(shell: string, argv: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, argv, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${folder}/bin:${process.env['PATH']}`,
      HOME: folder,
      LANG: 'C.UTF-8',
      XDG_CACHE_HOME: folder,
    },
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** Half-typed lines, and the words that a person is offered for each. */
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['maestro sta', ['start', 'status']],
  ['maestro start d', ['db', 'db:1']],
  ['maestro -f other.yaml start s', ['site', 'site:1']],
  ['maestro start --re', ['--refresh-images', '--reuse']],
  ['maestro start -S ', ['east', 'west']],
  ['maestro plan --format ', ['dot', 'mermaid', 'text']],
  ['maestro completion ', ['bash', 'fish', 'zsh']],
  ['maestro -f gone.yaml start ', []],
];

describe('bash', () => {
  function offered(line: string): string[] {
    // As bash does it: words end at blanks that are not escaped, and `=` and `:` are words of their own.
    const script = `${completionScripts.bash}
COMP_LINE=$1 COMP_POINT=\${#1} line=\${1//'\\ '/$'\\1'}
COMP_WORDS=(\${line//:/ : })
COMP_WORDS=("\${COMP_WORDS[@]//$'\\1'/'\\ '}")
[[ $line == *[[:space:]] ]] && COMP_WORDS+=("")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_maestro
printf '%s\\n' "\${COMPREPLY[@]}"`;
    return printed('bash', ['--norc', '-c', script, 'bash', line]).sort();
  }

  it.each(lines)('%j', (line, words) => {
    expect(offered(line)).toEqual(words);
  });

  it('escapes the blanks in a name', () => {
    expect(offered('maestro start m')).toEqual(['my\\ queue', 'my\\ queue\\ 1']);
    for (const typed of ['my\\ q', 'my\\ ', 'my\\ queue\\ '])
      expect(offered(`maestro start ${typed}`)).toContain('my\\ queue\\ 1');
    expect(offered('maestro start my\\ queue ')).toContain('db');
  });

  it('offers nothing where there are quotes, rather than to change what was typed', () => {
    expect(offered('maestro start "x d')).toEqual([]);
    expect(offered("maestro start web 'x d")).toEqual([]);
  });

  it('heeds a file in the folder of its own', () => {
    expect(offered('maestro -f ~/other.yaml start s')).toEqual(['site', 'site:1']);
  });

  it('has files after flags that take them, and what follows a colon', () => {
    expect(offered('maestro -f o')).toEqual(['other.yaml']);
    expect(offered('maestro plan --out o')).toEqual(['other.yaml']);
    expect(offered('maestro start db:')).toEqual(['1']);
  });
});

describe.skipIf(!isInstalled('zsh'))('zsh', () => {
  function offered(prepared: string, tabs: string, line: string): string[] {
    // `_describe` shows what it is given; here it prints it.
    const script = `compdef() { :; }; _describe() { print -rl -- "\${(@P)3}"; }; _files() { :; }
${prepared}
words=("\${(@s: :)1}"); CURRENT=\${#words}; ${tabs}`;
    const candidates = printed('zsh', ['-f', '-c', script, 'zsh', line]);
    return candidates
      .map((candidate) => candidate.replaceAll('\\:', '\0').split(':')[0]?.replaceAll('\0', ':') ?? '')
      .sort();
  }

  it.each(lines)('%j', (line, expected) => {
    expect(offered(completionScripts.zsh, '_maestro', line)).toEqual(expected);
  });

  it('completes at the first TAB and at later ones where it is found in an fpath', () => {
    mkdirSync(join(folder, 'functions'), { recursive: true });
    writeFileSync(join(folder, 'functions/_maestro'), completionScripts.zsh);
    const found = 'fpath=(functions $fpath); autoload -U _maestro';
    expect(offered(found, '_maestro', 'maestro sta')).toEqual(['start', 'status']);
    expect(offered(found, '_maestro; _maestro', 'maestro sta')).toEqual([
      'start',
      'start',
      'status',
      'status',
    ]);
  });
});

describe.skipIf(!isInstalled('fish'))('fish', () => {
  it.each(lines)('%j', (line, words) => {
    const script = `${completionScripts.fish}\ncomplete -C '${line}'`;
    const offered = printed('fish', ['--no-config', '-c', script]).map(
      (candidate) => candidate.split('\t')[0],
    );
    expect(offered.sort()).toEqual(words);
  });
});
