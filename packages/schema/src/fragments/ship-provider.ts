import { annotations, anything, orNull, type Shape, seconds, text, textOrList } from './shape.ts';

const providers = {
  static: 'the ships of this file, and no others',
  'docker-contexts': 'the Docker contexts of your own, a ship each',
  exec: 'what a program prints, as JSON',
};

/** Where ships come from beside the file: the name of a provider, or a mapping with its settings. */
export const shipProvider: Shape = {
  title: 'ShipProviderConfig',
  type: ['string', 'number', 'boolean', 'object'],
  properties: {
    type: text({
      description: 'Which provider it is; extensions add others.',
      default: 'static',
      values: providers,
    }),
    command: orNull(
      textOrList({
        description:
          'Of `exec`: the program, run without a shell in the working directory. It prints a mapping of names to ships, with the keys that ships have in the file.',
        expected: 'a command, as text or as a list of words',
        examples: [['./list-ships', '--json']],
      }),
    ),
    timeout: orNull(seconds({ description: 'Of `exec`: seconds that the program may take.', default: 10 })),
    match: orNull(
      text({
        description: 'Of `docker-contexts`: a pattern for the names of the contexts to take.',
        expected: 'a pattern such as prod-*',
        default: '*',
      }),
    ),
    options: anything({
      description: 'What a provider of an extension asks for.',
      examples: [{ region: 'eu-1' }],
    }),
  },
  required: ['type'],
  additionalProperties: false,
  ...annotations({
    description: 'Where ships come from, beside those of this file.',
    expected: 'static, docker-contexts, exec or a mapping with "type"',
    default: 'static',
    values: providers,
    examples: [{ type: 'exec', command: ['./list-ships', '--json'] }],
  }),
};
