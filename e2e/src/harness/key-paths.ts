import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Shape {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly then?: Shape;
  readonly $defs?: Readonly<Record<string, Shape>>;
}

const schema = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../packages/schema/schema.json', import.meta.url)), 'utf8'),
) as Shape;

/** The keys that MaestroNG 0.8.3 has, and ours that are older than this test. */
const others = new Set(
  (
    'ship image ports lifecycle volumes container_volumes volumes_from envfile env privileged cap_add cap_drop ' +
    'extra_hosts stop_timeout limits log_driver log_opt command cmd net restart dns security_opt ulimits username ' +
    'labels links workdir lxc_conf'
  ).split(' '),
);

/** Every key of an instance beyond the original, with the keys inside: `healthcheck.test`, `networks.*.aliases`. */
export function instanceKeyPaths(): Set<string> {
  const instance = schema.$defs?.['instance'] ?? {};
  const keys = Object.entries(instance.properties ?? {}).filter(([key]) => !others.has(key));
  return new Set(keys.flatMap(([key, shape]) => [key, ...pathsOf(shape, key)]));
}

/** The keys of a service: all that instances have are among them. */
export function serviceKeys(): Set<string> {
  return new Set(Object.keys(schema.$defs?.['service']?.properties ?? {}));
}

/** Every key of a network that is declared at the top of a file: `driver`, `ipam.config.subnet`. */
export function networkKeyPaths(): Set<string> {
  return new Set(pathsOf(schema.$defs?.['network'] ?? {}, ''));
}

function pathsOf(shape: Shape, at: string): string[] {
  const own = shape.$ref === undefined ? shape : (schema.$defs?.[shape.$ref.slice('#/$defs/'.length)] ?? {});
  const named = Object.entries(own.properties ?? {}).flatMap(([key, inner]) => {
    const path = at === '' ? key : `${at}.${key}`;
    return [path, ...pathsOf(inner, path)];
  });
  const any =
    typeof own.additionalProperties === 'object' ? pathsOf(own.additionalProperties, `${at}.*`) : [];
  return [
    ...named,
    ...any,
    ...(own.items === undefined ? [] : pathsOf(own.items, at)),
    ...(own.then === undefined ? [] : pathsOf(own.then, at)),
  ];
}

/** Those of some paths that a value makes use of; names that users choose count as `*`. */
export function pathsUsed(value: unknown, paths: ReadonlySet<string>, at: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsUsed(item, paths, at));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const named = at === '' ? key : `${at}.${key}`;
    const path = paths.has(named) ? named : `${at}.*`;
    return [...(paths.has(path) ? [path] : []), ...pathsUsed(inner, paths, path)];
  });
}
