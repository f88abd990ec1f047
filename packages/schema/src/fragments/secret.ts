import { listOf, mapping, reference, type Shape, type Snippet, scalar, text } from './shape.ts';

const env = text({
  description: 'Variable of the machine that runs maestro, looked up when the value is needed.',
  expected: 'the name of a variable',
  examples: ['DB_PASSWORD'],
});

const file = text({
  description:
    'File to read when the value is needed, beside the environment file. A line break at its end is left out.',
  expected: 'the path of a file',
  examples: ['secrets/db-password'],
});

const command = listOf(scalar, {
  description:
    'Program, and its arguments, to run when the value is needed: without a shell, in the folder of the environment file, for at most 30 s. The value is what it prints, without a line break at the end.',
  expected: 'a list of a program and its arguments',
  examples: [['pass', 'show', 'db']],
});

/** What editors put the cursor on. */
const placeholder = (position: number, example: string): string => `\${${position}:${example}}`;

const forms: readonly Snippet[] = [
  {
    label: 'secret in a variable',
    description: 'looked up in the environment of maestro when it is needed',
    body: { env: placeholder(1, 'DB_PASSWORD') },
  },
  {
    label: 'secret in a file',
    description: 'read when it is needed, beside the environment file',
    body: { file: placeholder(1, 'secrets/db-password') },
  },
  {
    label: 'secret from a command',
    description: 'run when it is needed, without a shell',
    body: { command: [placeholder(1, 'pass'), placeholder(2, 'show'), placeholder(3, 'db')] },
  },
];

const expected = 'text, or {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}';

/** How the three forms are told of. */
export const secretMeaning: string =
  'A secret is best kept elsewhere: `{env: NAME}`, `{file: PATH}` or `{command: [PROGRAM, ARGUMENT]}` say where.';

/** One text that is secret, or a mapping that says where it is kept. */
export function secretText(more: {
  readonly description: string;
  readonly expected?: string;
  readonly default?: string;
  readonly examples?: readonly unknown[];
}): Shape {
  const description = `${more.description} ${secretMeaning}`;
  const told = reference('secret', 'SecretConfig', { expected, ...more, description });
  return {
    ...told,
    type: ['string', 'number', 'boolean', 'object'],
    tsType: '(string | number | boolean | SecretConfig | null)',
    defaultSnippets: forms,
  };
}

/** Keys of a variable's value that is a mapping, any of which any value may have: other mappings are texts. */
export const secretKeys: Readonly<Record<string, Shape>> = { env, file, command };
export const secretSnippets: readonly Snippet[] = forms;

export const secretDefs: Readonly<Record<string, Shape>> = {
  secret: mapping(
    'SecretConfig',
    { env, file, command },
    { description: 'Where a secret is kept: one of `env`, `file` and `command`.' },
  ),
};
