import { describe, expect, it } from 'vitest';
import { completionAnswer } from './answer.ts';
import { type Names, suggest } from './suggest.ts';
import type { CompletionVocabulary, FlagWords } from './vocabulary.ts';

function flag(name: string, char: string | null, value: FlagWords['value'] = null): FlagWords {
  return { name, char, description: `about ${name}`, value };
}

const global = [flag('file', 'f', 'file'), flag('progress', null, ['auto', 'plain']), flag('help', 'h')];
const vocabulary: CompletionVocabulary = {
  commands: [
    { name: 'completion', summary: 'Completion.', flags: global, things: ['bash', 'zsh', 'fish'] },
    { name: 'exec', summary: 'Exec.', flags: [flag('user', 'u', 'other'), ...global], things: 'instance' },
    {
      name: 'logs',
      summary: 'Logs.',
      flags: [flag('follow', 'F'), ...global],
      things: 'instances and services',
    },
    {
      name: 'start',
      summary: 'Start.',
      flags: [
        flag('reuse', null),
        flag('refresh-images', 'r'),
        flag('container-filter', 'C', 'instance'),
        flag('ship-filter', 'S', 'ship'),
        ...global,
      ],
      things: 'instances and services',
    },
    { name: 'status', summary: 'Status.', flags: global, things: 'instances and services' },
    { name: 'validate', summary: 'Validate.', flags: global, things: 'none' },
  ],
  global,
};
const names: Names = {
  instances: ['web-1', 'web-2', 'db:1'],
  services: ['web', 'db'],
  ships: ['east', 'west'],
};

function words(line: string, asked: (string | undefined)[] = []): string[] {
  const namesIn = (file: string | undefined): Names => {
    asked.push(file);
    return names;
  };
  return suggest(line.split(' '), vocabulary, namesIn).map(({ word }) => word);
}

describe('a half-typed line', () => {
  it.each([
    ['maestro ', ['completion', 'exec', 'logs', 'start', 'status', 'validate']],
    ['maestro sta', ['start', 'status']],
    ['maestro -', ['--file', '--progress', '--help']],
    ['maestro -f x.yaml sta', ['start', 'status']],
    ['maestro start ', ['web', 'db', 'web-1', 'web-2', 'db:1']],
    ['maestro start web', ['web', 'web-1', 'web-2']],
    ['maestro start web-1 web', ['web', 'web-2']],
    ['maestro start db:', ['db:1']],
    ['maestro start --re', ['--reuse', '--refresh-images']],
    ['maestro start -- --re', []],
    ['maestro start -S ', ['east', 'west']],
    ['maestro start -rS w', ['west']],
    ['maestro start --ship-f w', ['west']],
    ['maestro start --ship-filter=w', ['--ship-filter=west']],
    ['maestro start -C web-1 --progress p', ['plain']],
    ['maestro start --progress=', ['--progress=auto', '--progress=plain']],
    ['maestro start -f ', []],
    ['maestro logs web', ['web', 'web-1', 'web-2']],
    ['maestro exec web', ['web-1', 'web-2']],
    ['maestro exec web-1 ', []],
    ['maestro exec web-1 -', ['--user', '--file', '--progress', '--help']],
    ['maestro exec web-1 ls -', []],
    ['maestro exec web-1 ls -f ', []],
    ['maestro validate ', []],
    ['maestro completion ', ['bash', 'zsh', 'fish']],
    ['maestro completion b', ['bash']],
    ['maestro completion bash ', []],
    ['maestro bogus ', ['completion', 'exec', 'logs', 'start', 'status', 'validate']],
  ])('%j', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  it.each([
    ['maestro start ', undefined],
    ['maestro -f a.yaml start ', 'a.yaml'],
    ['maestro -fa.yaml start ', 'a.yaml'],
    ['maestro --file=a.yaml start ', 'a.yaml'],
    ['maestro start -f a.yaml ', 'a.yaml'],
    ['maestro -f a.yaml start -f b.yaml ', 'b.yaml'],
  ])('%j has the names of the file that it is about', (line, file) => {
    const asked: (string | undefined)[] = [];
    words(line, asked);
    expect(asked).toEqual([file]);
  });

  it('reads no file for flags and commands', () => {
    const asked: (string | undefined)[] = [];
    words('maestro start --re', asked);
    words('maestro sta', asked);
    expect(asked).toEqual([]);
  });
});

describe('the answer', () => {
  const answer = (...argv: string[]): string => completionAnswer(argv, vocabulary, () => names);

  it('is a line for each candidate, with its description', () => {
    expect(answer('--each', '--', 'maestro', 'sta')).toBe('start\tStart.\nstatus\tStatus.\n');
    expect(answer('--each', 'maestro', 'start', 'db')).toBe('db\tservice\ndb:1\tinstance\n');
  });

  it.each([
    [['maestro'], 'completion exec logs start status validate\n'],
    [['maestro st'], 'start status\n'],
    [['maestro', 'st'], 'start status\n'],
    [['maestro start'], 'web db web-1 web-2 db:1\n'],
    [['maestro -f x start w'], 'web web-1 web-2\n'],
    [['maestro start w'], 'web web-1 web-2\n'],
    [['maestro', 'start', 'w'], 'web web-1 web-2\n'],
    [['maestro start -r w'], 'web web-1 web-2\n'],
    [[], 'completion exec logs start status validate\n'],
  ])('is that of MaestroNG 0.8.3 for %j', (argv, expected) => {
    expect(answer(...argv)).toBe(expected);
  });

  it('is silent where the names cannot be had', () => {
    const namesIn = (): Names => {
      throw new Error('no such file');
    };
    expect(completionAnswer(['--each', '--', 'maestro', 'start', ''], vocabulary, namesIn)).toBe('');
  });

  it('leaves out names that would be two lines', () => {
    const namesIn = (): Names => ({ ...names, services: ['a\nb', 'c\td', 'e'], instances: [] });
    expect(completionAnswer(['--each', '--', 'maestro', 'start', ''], vocabulary, namesIn)).toBe(
      'e\tservice\n',
    );
  });
});
