import { dockerHub, type RegistryAuth, registryHost } from '@maestro-ng/engine';

/** Docker's configuration, as far as it is about credentials. */
export interface DockerConfig {
  /** What stands under the servers in `auths`, not looked at yet: one bad entry must not hinder the others. */
  readonly auths: ReadonlyMap<string, unknown>;
  /** Server → the last part of a helper's name, not looked at either; empty: no helper, for this server. */
  readonly credHelpers: ReadonlyMap<string, unknown>;
  /** The helper for all other servers. */
  readonly credsStore: string | null;
}

/** What is wrong with a configuration, as a clause that begins with a verb; it repeats nothing of the text. */
export class DockerConfigError extends Error {
  override readonly name = 'DockerConfigError';
}

/** The server under which Docker keeps the credentials of Docker Hub. */
const dockerHubServer = 'https://index.docker.io/v1/';

/** Reads the text of a `config.json`. @throws DockerConfigError */
export function parseDockerConfig(text: string): DockerConfig {
  const root = mappingOf(parsed(text), 'is not a mapping');
  const helpers = mappingOf(root['credHelpers'] ?? {}, 'has "credHelpers" that are not a mapping');
  const store = root['credsStore'] ?? '';
  return {
    auths: new Map(Object.entries(mappingOf(root['auths'] ?? {}, 'has "auths" that are not a mapping'))),
    credHelpers: new Map(Object.entries(helpers)),
    credsStore: store === '' ? null : helperName(store, '"credsStore"'),
  };
}

/** Reads the text of a `.dockercfg`, which has nothing but what is under `auths` today. @throws DockerConfigError */
export function parseDockercfg(text: string): DockerConfig {
  const auths = mappingOf(parsed(text), 'is not a mapping');
  return { auths: new Map(Object.entries(auths)), credHelpers: new Map(), credsStore: null };
}

/** The helper to ask for a registry, and the server to ask it for; undefined: there is none. @throws DockerConfigError */
export function helperFor(
  { auths, credHelpers, credsStore }: DockerConfig,
  registry: string,
): { readonly name: string; readonly server: string } | undefined {
  const helper = lookUp(credHelpers, registry);
  if (helper !== undefined) {
    const [server, name] = helper;
    if (name === '') return undefined;
    return { name: helperName(name, `${server} in "credHelpers"`), server: serverOf(registry) };
  }
  if (credsStore === null) return undefined;
  // `docker login` leaves the server's name there, as it was given.
  return { name: credsStore, server: lookUp(auths, registry)?.[0] ?? serverOf(registry) };
}

/** The credentials that the configuration itself has for a registry. @throws DockerConfigError */
export function storedAuth({ auths }: DockerConfig, registry: string): RegistryAuth | undefined {
  const [server, value] = lookUp(auths, registry) ?? [];
  if (server === undefined) return undefined;
  const entry = mappingOf(value, `has no mapping for ${server} in "auths"`);
  const text = (key: string): string => {
    const found = entry[key] ?? '';
    if (typeof found !== 'string') throw new DockerConfigError(`has no text as "${key}" of ${server}`);
    return found;
  };
  // Engines take it whatever else there is.
  const registryToken = text('registrytoken');
  if (registryToken !== '') return { registryToken, serverAddress: registry };
  const identityToken = text('identitytoken');
  if (identityToken !== '') return { identityToken, serverAddress: registry };
  const auth = text('auth');
  const { username, password } =
    auth === '' ? { username: text('username'), password: text('password') } : decoded(auth, server);
  return username === '' && password === '' ? undefined : { username, password, serverAddress: registry };
}

/** What is wrong with single entries of a configuration, as of a whole one. */
export function entryProblems(config: DockerConfig): string[] {
  const { auths, credHelpers } = config;
  const looks = [
    ...[...credHelpers.keys()].map((server) => () => helperFor(config, registryHost(hostOf(server)))),
    ...[...auths.keys()].map((server) => () => storedAuth(config, registryHost(hostOf(server)))),
  ];
  return looks.flatMap((look) => {
    try {
      look();
      return [];
    } catch (error) {
      if (error instanceof DockerConfigError) return [error.message];
      throw error;
    }
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node.js quotes from the text, which holds secrets, in the rest of its message.
    const position = /at position (\d+)/u.exec(String(error))?.[1];
    if (position === undefined) throw new DockerConfigError('is not JSON');
    const before = text.slice(0, Number(position)).split('\n');
    throw new DockerConfigError(
      `is not JSON (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`,
    );
  }
}

function mappingOf(value: unknown, problem: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DockerConfigError(problem);
  return value as Readonly<Record<string, unknown>>;
}

/** A name from outside becomes part of a program's: no path may be made with it. */
function helperName(value: unknown, place: string): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][\w.-]*$/u.test(value)) return value;
  throw new DockerConfigError(`has something that is not a helper's name under ${place}`);
}

/** The entry for a registry: by Docker's own key, else by one that names the same host. */
function lookUp<T>(entries: ReadonlyMap<string, T>, registry: string): [string, T] | undefined {
  const all = [...entries];
  return (
    all.find(([server]) => server === serverOf(registry)) ??
    all.find(([server]) => registryHost(hostOf(server)) === registry)
  );
}

function serverOf(registry: string): string {
  return registry === dockerHub ? dockerHubServer : registry;
}

function hostOf(server: string): string {
  return server.replace(/^[a-z]+:\/\//iu, '').replace(/\/.*$/u, '');
}

function decoded(auth: string, server: string): { readonly username: string; readonly password: string } {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon <= 0)
    throw new DockerConfigError(`has an "auth" for ${server} that is not user:password in Base64`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/u, '') };
}
