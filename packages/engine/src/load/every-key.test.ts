import { environmentSchema, type JSONSchema } from '@maestro-ng/schema';
import { expect, test } from 'vitest';
import { Concealed } from '../model/index.ts';
import { loadConfig } from './load-environment.ts';

type Path = readonly string[];
type Data = Record<string, unknown>;

/** A mapping whose keys the schema knows, at one place where it may stand. */
interface Place {
  readonly path: Path;
  readonly shape: JSONSchema;
  /** Its `type`, where it is one of several kinds. */
  readonly kind: string | undefined;
  /** The mappings that it is in, outermost first. */
  readonly around: readonly Place[];
}

/** What every file of the test has; keys are tried in it. */
const base = {
  __maestro: { schema: 2 },
  name: 'test',
  ships: { one: { ip: '10.0.0.1' }, other: { ip: '10.0.0.2' } },
  networks: { front: {}, back: {} },
  services: {
    one: {
      image: 'web:1',
      instances: {
        one: { ship: 'one', ports: { http: '80:8080', admin: '81:8081' }, volumes: { '/a': '/b' } },
      },
    },
    other: { image: 'other:1', instances: { 'other-1': { ship: 'one' } } },
  },
};

function resolved(shape: JSONSchema): JSONSchema {
  const { $ref, ...own } = shape;
  return $ref === undefined ? shape : { ...environmentSchema.$defs?.[$ref.replace('#/$defs/', '')], ...own };
}

/** The names under which the test has something that others can refer to. */
const nameIn = (path: Path): string => (path.at(-1) === 'networks' ? 'front' : 'one');

interface Visit {
  readonly path: Path;
  readonly around: readonly Place[];
  /** Definitions that this is in: they may refer to themselves. */
  readonly inside: ReadonlySet<string>;
  readonly kind?: string | undefined;
}

function placesOf(shape: JSONSchema, at: Visit): Place[] {
  const { path, around, inside, kind } = at;
  if (shape.$ref !== undefined) {
    if (inside.has(shape.$ref)) return [];
    return placesOf(resolved(shape), { ...at, inside: new Set([...inside, shape.$ref]) });
  }
  const { properties, additionalProperties, items, then, allOf = [] } = shape;
  const place = { path, shape, kind, around };
  const own = properties === undefined ? [] : [place];
  const within = (child: JSONSchema, key: string): Place[] =>
    placesOf(child, { path: [...path, key], around: [...around, ...own], inside });
  return [
    ...own,
    ...Object.entries(properties ?? {}).flatMap(([key, child]) => within(child, key)),
    ...(typeof additionalProperties === 'object' ? within(additionalProperties, nameIn(path)) : []),
    ...(items === undefined ? [] : within(items, '0')),
    ...(then === undefined ? [] : placesOf(then, at)),
    ...allOf.flatMap(({ if: when, then: variant = {} }) => {
      const name = when?.properties?.['type']?.const;
      return placesOf(variant, { ...at, kind: typeof name === 'string' ? name : undefined });
    }),
  ];
}

/** A value that the shape may accept: what it requires, or one of its examples. */
function sampleOf(shape: JSONSchema): unknown {
  const { const: only, examples, enum: names, properties, required = [], then, default: standard } = shape;
  if (shape.$ref !== undefined) return sampleOf(resolved(shape));
  const given = only ?? standard ?? names?.find((name) => name !== null) ?? examples?.[0];
  if (given !== undefined) return given;
  if (properties !== undefined)
    return Object.fromEntries(required.map((key) => [key, sampleOf(properties[key] ?? {})]));
  return then === undefined ? 'one' : sampleOf(then);
}

/** What a place has beside the key that is tried. */
function neighbours({ shape, kind }: Place): Data {
  const required = Object.fromEntries(
    (shape.required ?? []).map((key) => [key, sampleOf(shape.properties?.[key] ?? {})]),
  );
  const names = { port: 'http', ship: 'one', image: 'web:1' };
  const known = Object.entries(names).filter(([key]) => key in required);
  return {
    ...required,
    ...Object.fromEntries(known),
    ...(kind === undefined ? {} : { type: kind }),
    ...(kind === 'exec' || kind === 'rexec' ? { command: 'x' } : {}),
  };
}

function withValue(place: Place, key: string, value: unknown): Data {
  const config = structuredClone(base) as Data;
  for (const outer of place.around) {
    const inner = place.path[outer.path.length] ?? '';
    Object.assign(
      mappingAt(config, outer.path),
      missingIn(mappingAt(config, outer.path), neighbours(outer)),
      kindOf(inner),
      company[inner],
    );
  }
  const here = mappingAt(config, place.path);
  // Of where a secret is kept, one key excludes the others.
  if (place.shape.title === 'SecretConfig') for (const other of Object.keys(here)) delete here[other];
  Object.assign(here, missingIn(here, neighbours(place)), company[key]);
  if (value === undefined) delete here[key];
  else here[key] = value;
  return config;
}

function missingIn(here: Data, wanted: Data): Data {
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !Object.hasOwn(here, name)));
}

/** A mount's `bind`, `volume` and `tmpfs` mean something for mounts of that type. */
function kindOf(key: string): Data {
  return ['bind', 'volume', 'tmpfs'].includes(key) ? { type: key } : {};
}

function mappingAt(config: Data, path: Path): Data {
  let here = config;
  for (const [index, step] of path.entries()) {
    if (typeof here[step] !== 'object' || here[step] === null) here[step] = path[index + 1] === '0' ? [] : {};
    here = here[step] as Data;
  }
  return here;
}

/** Keys that have an effect beside others only. */
const company: Readonly<Record<string, Data>> = {
  log_opt: { log_driver: 'json-file' },
  tls_verify: { tls: true },
  tls_ca_cert: { tls: true },
  tls_cert: { tls: true, tls_key: 'k' },
  tls_key: { tls: true, tls_cert: 'c' },
  username: { password: 'p' },
  password: { username: 'u' },
  email: { username: 'u', password: 'p' },
  retries: { name: 'on-failure' },
  maximum_retry_count: { name: 'on-failure' },
  ignore_errors: {},
  swap: { memory: '64m' },
};

const words = 'x other other-1 one http admin front /x /y 10.0.0.9 2001:db8::9 1m 30s 7'.split(' ');
const scalars = [...words, 7, 8, 0.5];
const lists = [
  ['x'],
  ['other'],
  ['other-1'],
  ['front'],
  ['/x'],
  ['10.0.0.9', 8],
  ['CMD', 'x'],
  [500],
  [{ subnet: '10.9.0.0/24' }],
];
const mappings = [
  { one: 'x' },
  { one: 7 },
  { front: {} },
  { http: 81 },
  { '/x': '/y' },
  { target: '/y' },
  { selinux: 'z' },
];

function candidates(shape: JSONSchema): unknown[] {
  const whole = resolved(shape);
  const sample = sampleOf(whole);
  const own = [...(whole.examples ?? []), ...(whole.enum ?? []), sample, [sample], { one: sample }];
  return [undefined, ...own, true, false, ...scalars, ...lists, ...mappings];
}

/** All that comes of a file: the environment, secrets included, and what its author is told of the key. */
function outcome(config: Data, at: string): string | undefined {
  const files = {
    read: (path: string) => ({ path, text: `FROM=${path}` }),
    exists: () => true,
    names: () => [],
  };
  const { environment, diagnostics } = loadConfig(config as never, {}, files);
  if (environment === undefined) return undefined;
  const told = diagnostics.filter(({ message, location }) => location !== undefined && message.includes(at));
  return JSON.stringify(
    [environment, told.map(({ code }) => code)],
    function (this: Data, name, value: unknown): unknown {
      const original = this[name];
      return original instanceof Concealed ? (original as Concealed<unknown>).reveal() : value;
    },
  );
}

const places = placesOf(environmentSchema, { path: [], around: [], inside: new Set() });
const keys = places.flatMap((place) =>
  Object.entries(place.shape.properties ?? {}).map(([key, shape]) => ({
    name: `${[...place.path, key].join('.')}${place.kind === undefined ? '' : ` (${place.kind})`}`,
    place,
    key,
    shape,
  })),
);

test('the keys of a file are known', () => {
  expect(keys.length).toBeGreaterThan(200);
});

/** Keys whose effect is told in other tests: what all of the file is, and what needs several of a kind. */
const told: ReadonlySet<string> = new Set([
  ...['__maestro', 'ship_provider', 'ships', 'ships.one.context', 'services', 'services.one.instances'],
  ...['services.one.networks.front.priority', 'services.one.instances.one.networks.front.priority'],
]);

test('each makes a difference, or its author is told that it makes none', () => {
  const ignored = keys.filter(({ place, key, shape, name }) => {
    if (place.kind === 'hipchat' || key === 'type' || told.has(name)) return false;
    const seen = new Set<string>();
    for (const value of candidates(shape)) {
      const result = outcome(withValue(place, key, value), `"${key}"`);
      if (result !== undefined) seen.add(result);
      if (seen.size > 1) return false;
    }
    return true;
  });
  expect(ignored.map(({ name }) => name)).toEqual([]);
}, 60_000);
