import { secretKeys, secretMeaning, secretSnippets } from './secret.ts';
import { anything, mapping, orNull, patternText, reference, type Shape, text } from './shape.ts';

const limitsDef: Shape = mapping(
  'LimitsConfig',
  {
    memory: size('Memory the container may use.'),
    swap: size('Memory and swap together that the container may use; -1 for no limit.'),
    cpu: {
      type: ['number', 'string'],
      description: 'CPU shares: a weight against other containers.',
      examples: [512],
    },
  },
  { description: 'Limits of resources.' },
);

/** `limits` of a service or an instance. */
export const limits: Shape = reference('limits', 'LimitsConfig', {
  description: 'Limits of resources. Those of an instance are merged over those of its service.',
  examples: [{ memory: '512m', cpu: 512 }],
});

function size(description: string): Shape {
  return patternText('^\\s*([-+]?[0-9][0-9_]*(\\.[0-9]+)?(\\s*[kKmMgG])?\\s*)?$', {
    description: `${description} In bytes, or with \`k\`, \`m\` or \`g\` after the number.`,
    expected: 'a number of bytes, or a number with k, m or g, such as 512m',
    examples: ['512m', '1g'],
  });
}

export const image: Shape = text({
  description: 'Image to run, with registry and tag as Docker has them.',
  expected: 'the name of an image such as redis:7',
  examples: ['redis:7', 'registry.example.com/team/app:1.2'],
});

/** Where variables come from: a mapping of them, the path of an env file, or a list of such, one over the other. */
function variables(more: Parameters<typeof text>[0]): Shape {
  return {
    ...text(more),
    type: ['object', 'string', 'number', 'array'],
    items: { $ref: '#/$defs/variables' },
    additionalProperties: { $ref: '#/$defs/envValue' },
  };
}

export const envfile: Shape = variables({
  description:
    'File of variables, or a list of such files, beside the environment file. Each line is `NAME=value`; nothing is unquoted.',
  expected: 'the path of a file, or a list of paths',
  examples: ['common.env', ['common.env', 'web.env']],
});

export const env: Shape = variables({
  description:
    'Variables of the container. A list is joined with spaces, an empty value passes the name alone, values that are no text are rendered as MaestroNG always has: `true` becomes `True`.',
  expected: 'a mapping of names to values',
  examples: [{ JAVA_OPTS: ['-Xms512m', '-Xmx2g'], DEBUG: 'no' }],
});

/** A key that is explained as that of a secret, and has any value: in another mapping it may be any name. */
function anyValue({ description = '', examples = [] }: Shape): Shape {
  return { ...anything({ description, examples }), tsType: 'EnvValueConfig' };
}

export const containerDefs: Readonly<Record<string, Shape>> = {
  limits: limitsDef,
  variables: orNull({
    ...variables({
      description: 'Variables, or the path of an env file, or a list of such.',
      expected: 'a mapping of names to values, or the path of a file',
    }),
    title: 'VariablesConfig',
  }),
  envValue: {
    title: 'EnvValueConfig',
    type: ['string', 'number', 'boolean', 'null', 'array', 'object'],
    items: { $ref: '#/$defs/envValue' },
    properties: Object.fromEntries(
      Object.entries(secretKeys).map(([key, shape]) => [key, anyValue(shape)] as const),
    ),
    additionalProperties: { $ref: '#/$defs/envValue' },
    description: `Value of a variable: text, a number, yes or no, nothing, or a list of such. ${secretMeaning} Any other mapping is passed as Python prints it.`,
    defaultSnippets: secretSnippets,
    errorMessage: 'Expected a single value or a list of values.',
  },
};
