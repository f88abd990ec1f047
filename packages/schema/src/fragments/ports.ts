import { annotations, mapOf, orEmptyList, orTemplate, type Shape, text } from './shape.ts';

const number = '\\s*\\d+(-\\d+)?';
/** Both sides of the same protocol. */
const notation = ['(/tcp)?', '/udp']
  .map((protocol) => `^${number}${protocol}\\s*(:${number}${protocol}\\s*)?$`)
  .join('|');
const oneSide: Shape = { pattern: orTemplate(`^${number}(/(tcp|udp))?\\s*$`) };

const bound: Shape = {
  type: ['integer', 'string', 'array'],
  minItems: 2,
  maxItems: 2,
  items: { type: ['string', 'integer'], errorMessage: 'Expected an address, then a port.' },
  ...annotations({
    description: 'Port on the ship, or address and port: `[10.0.0.1, 8080]`.',
    expected: 'a port such as 8080, or a list of an address and a port',
    examples: [8080, ['10.0.0.1', 8080]],
  }),
  inEditors: oneSide,
  tsType: 'number | string | (number | string)[]',
};

const description = `A port of the container, and the port of the ship it is published at:
\`25\`, \`53/udp\`, \`"25:2525"\` (in the container: outside), \`"53/udp:5353/udp"\`, \`"1234-1236:1234-1236"\`,
\`"1234:1234-1236"\` (Docker picks one), or \`{exposed: 25, external: [10.0.0.1, 2525]}\`.`;

export const portDefs: Readonly<Record<string, Shape>> = {
  port: {
    title: 'PortConfig',
    type: ['integer', 'string', 'object', 'null'],
    properties: {
      exposed: {
        type: ['integer', 'string'],
        ...annotations({
          description: 'Port in the container.',
          expected: 'a port such as 80, 53/udp or "1234-1236"',
          examples: [80, '53/udp'],
        }),
        inEditors: oneSide,
      },
      external: bound,
    },
    required: ['exposed', 'external'],
    additionalProperties: false,
    description,
    markdownDescription: description,
    examples: [80, '53/udp', '25:2525'],
    inEditors: { pattern: orTemplate(notation) },
    errorMessage:
      'Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external".',
  },
};

/** `ports` of a service or an instance. */
export const ports: Shape = orEmptyList(
  mapOf(
    { $ref: '#/$defs/port' },
    {
      description:
        'Ports by name. The names go into the variables of other containers, and lifecycle checks refer to them. Those of an instance are merged over those of its service.',
      expected: 'a mapping of names to ports',
      examples: [{ http: 80, smtp: '25:2525' }],
    },
  ),
);

export const portName: Shape = text({
  description: 'Name of the port, as in `ports`.',
  expected: 'the name of a port',
  examples: ['http'],
});
