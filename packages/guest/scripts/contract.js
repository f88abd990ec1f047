// What the engine gives to containers, as a JSON Schema, and as the tables of the guide. Names come from the engine's own
// code; what they mean stands here.
const own = {
  environment: ['`name` of the file', 'shop'],
  service: ['the service', 'kafka'],
  container: ['the instance', 'kafka-1'],
  hostAddress: ['`ip` of its ship', '10.0.0.2'],
  image: ['the image, as the file names it', 'registry.example/kafka:3.9'],
  tag: ['its tag: what follows the last colon; `latest` without one', '3.9'],
};

const discovery = {
  instances: ["the names of the service's instances, sorted, joined by commas", 'kafka-1,kafka-2'],
  host: ["`ip` of the instance's ship", '10.0.0.3'],
  port: ['the port to reach it at, on that ship; of a range, its text', '9092'],
  internalPort: [
    'the port inside the container; only about instances of its own service; of a range, its text',
    '9092',
  ],
};

/** Names that need care, for tests: of other alphabets, with letters that have two capitals, with marks and signs. */
const sampleNames = [
  ...[
    'zookeeper',
    'My-app.2',
    'a_b',
    '3proxy',
    'with space',
    'größe',
    'ΣΊΣΥΦΟΣ',
    'сервис-1',
    'ﬁle',
    'ŉ',
    'ǰ',
  ],
  ...['ı', 'ÿ', 'ა', '服务', 'ñandú', 'o\u0308', '–', '①ⓐ', '𐐨', '😀', '٣'],
];

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

function told(table, names) {
  return Object.entries(names).map(([key, name]) => {
    const entry = table[key];
    if (entry === undefined) throw new Error(`scripts/contract.js does not say what ${key} means`);
    const [description, example] = entry;
    return {
      key,
      name: typeof name === 'function' ? name('<SERVICE>', '<INSTANCE>', '<PORT>') : name,
      description,
      example,
    };
  });
}

/** `contract.json` */
export function contract({ ownVariables, discoveryVariables, variablePart }) {
  const properties = told(own, ownVariables).map(({ name, description, example }) => [
    name,
    { type: 'string', description: sentence(description), examples: [example] },
  ]);
  const patternProperties = told(discovery, discoveryVariables).map(({ key, name, description, example }) => [
    `^${name.replace(/<[A-Z]+>/g, '[\\p{L}\\p{N}_]+')}$`,
    {
      title: name,
      type: 'string',
      ...(/port/i.test(key) ? { pattern: '^[0-9]+(-[0-9]+)?$' } : {}),
      description: sentence(description),
      examples: [example],
    },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What MaestroNG tells a container by environment variables',
    description:
      'Of services: its own, those that it requires, directly or through others, and those that it wants_info of. <SERVICE>, <INSTANCE> and <PORT> are names with "_" for all but letters, digits and "_", then in capitals.',
    type: 'object',
    properties: Object.fromEntries(properties),
    patternProperties: Object.fromEntries(patternProperties),
    required: properties.map(([name]) => name),
    additionalProperties: { type: 'string' },
    $defs: {
      name: {
        description: 'How names become parts of the names of variables.',
        enum: sampleNames.map((name) => [name, variablePart(name)]),
      },
    },
  };
}

/** The tables of docs/guide/environment_variables.md, by the name of their place. */
export function tables({ properties, patternProperties }) {
  const rows = (entries) =>
    ['| | |', '| --- | --- |', ...entries.map(([name, text]) => `| \`${name}\` | ${text} |`)].join('\n');
  const plain = ({ description }) => `${description[0].toLowerCase()}${description.slice(1, -1)}`;
  return {
    own: rows(Object.entries(properties).map(([name, shape]) => [name, plain(shape)])),
    discovery: rows(Object.values(patternProperties).map((shape) => [shape.title, plain(shape)])),
  };
}
