import { describe, expect, it } from 'vitest';
import { arrange, type FlagShapes, type Vocabulary } from './launch.ts';
import { UsageError } from './usage-error.ts';

const global: FlagShapes = new Map([
  ['file', { char: 'f', takesValue: true }],
  ['json', { char: undefined, takesValue: false }],
  ['extension', { char: undefined, takesValue: true, multiple: true }],
]);
const vocabulary: Vocabulary = {
  global,
  commands: new Map([
    [
      'start',
      new Map([
        ['refresh-images', { char: 'r', takesValue: false }],
        ['with-dependencies', { char: 'd', takesValue: false }],
        ['ignore-dependencies', { char: 'i', takesValue: false }],
        ['container-filter', { char: 'C', takesValue: true }],
        ['concurrency', { char: 'c', takesValue: true }],
        ...global,
      ]),
    ],
    ['status', global],
    ['exec', new Map([['user', { char: 'u', takesValue: true }], ...global])],
  ]),
  runners: new Set(['exec']),
};

function arranged(line: string): unknown {
  return arrange(line === '' ? [] : line.split(' '), vocabulary);
}

function refused(line: string): unknown {
  try {
    arranged(line);
  } catch (error) {
    if (error instanceof UsageError) {
      return [error.sentence, error.hint, error.command].filter((part) => part !== undefined);
    }
    throw error;
  }
  throw new Error('it was accepted');
}

describe('arrange', () => {
  it.each([
    ['start', []],
    ['start web db', ['--', 'web', 'db']],
    ['-f a.yaml start web', ['--file=a.yaml', '--', 'web']],
    ['start web -f a.yaml', ['--file=a.yaml', '--', 'web']],
    ['-fa.yaml start', ['--file=a.yaml']],
    ['--file=a.yaml start', ['--file=a.yaml']],
    ['--fi a.yaml start', ['--file=a.yaml']],
    ['-f - start', ['--file=-']],
    ['-f a.yaml start -f b.yaml', ['--file=b.yaml']],
    ['--extension ./a.js start --extension b', ['--extension=./a.js', '--extension=b']],
    ['start --refresh', ['--refresh-images']],
    ['start --with-dep --conc 3 web', ['--with-dependencies', '--concurrency=3', '--', 'web']],
    ['start --conc=3', ['--concurrency=3']],
    ['start -dic2 web', ['--with-dependencies', '--ignore-dependencies', '--concurrency=2', '--', 'web']],
    ['start -c -1', ['--concurrency=-1']],
    ['start -c 1 -c 2', ['--concurrency=2']],
    ['start -d -d', ['--with-dependencies']],
    ['start -C --json', ['--container-filter=--json']],
    ['start -- -d --json', ['--', '-d', '--json']],
    ['start - web', ['--', '-', 'web']],
    ['--json start', ['--json']],
  ])('%s', (line, argv) => {
    expect(arranged(line)).toEqual({ kind: 'run', command: 'start', argv });
  });

  it.each([
    ['exec web-1 ls -l', ['--', 'web-1', 'ls', '-l']],
    ['exec web-1 -u root ls -u --json -- x', ['--user=root', '--', 'web-1', 'ls', '-u', '--json', '--', 'x']],
    ['exec -u root web-1 -- -c', ['--user=root', '--', 'web-1', '-c']],
    ['exec -- web-1 ls -l', ['--', 'web-1', 'ls', '-l']],
    ['exec web-1 --json ls --help', ['--json', '--', 'web-1', 'ls', '--help']],
    ['-f a.yaml exec web-1 sh -c -', ['--file=a.yaml', '--', 'web-1', 'sh', '-c', '-']],
  ])('%s: from the command on, nothing is a flag of ours', (line, argv) => {
    expect(arranged(line)).toEqual({ kind: 'run', command: 'exec', argv });
  });

  it.each([
    ['-v', { kind: 'version' }],
    ['-f a.yaml --version start', { kind: 'version' }],
    ['-h', { kind: 'help', command: undefined }],
    ['--help start', { kind: 'help', command: 'start' }],
    ['start web --help', { kind: 'help', command: 'start' }],
    ['start -dh', { kind: 'help', command: 'start' }],
    ['help', { kind: 'help', command: undefined }],
    ['help status', { kind: 'help', command: 'status' }],
  ])('%s', (line, invocation) => {
    expect(arranged(line)).toEqual(invocation);
  });

  it.each([
    ['', ['a command is needed']],
    ['-f a.yaml', ['a command is needed']],
    ['bogus', ['there is no command "bogus"']],
    ['stats', ['there is no command "stats"', 'did you mean "status"?']],
    ['strat', ['there is no command "strat"', 'did you mean "start"?']],
    ['sta', ['there is no command "sta"', 'did you mean "start" or "status"?']],
    ['constructor', ['there is no command "constructor"']],
    ['--refresh start', ['there is no flag --refresh']],
    ['start --con 1', ['--con could be --container-filter or --concurrency', 'start']],
    ['start --concurency 1', ['there is no flag --concurency', 'did you mean --concurrency?', 'start']],
    ['start -x', ['there is no flag -x', 'start']],
    ['start -c', ['--concurrency needs a value', 'start']],
    ['start --refresh-images=yes', ['--refresh-images takes no value', 'start']],
    ['status -r', ['there is no flag -r', 'status']],
  ])('refuses %s', (line, expected) => {
    expect(refused(line)).toEqual(expected);
  });
});
