import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CredentialsFailure,
  type FoundCredentials,
  type Operator,
  type RegistryCredentials,
} from '@maestro-ng/engine';
import { askHelper, helperProgram } from './credential-helper.ts';
import {
  type DockerConfig,
  DockerConfigError,
  helperFor,
  parseDockerConfig,
  parseDockercfg,
  storedAuth,
} from './docker-config.ts';

const largestFile = 4 * 1024 * 1024;

/** A place where Docker keeps credentials. */
interface Place {
  /** A path, or the name of a variable. */
  readonly name: string;
  /** undefined: there is nothing. */
  readonly read: () => Promise<string | undefined>;
  readonly parse: (text: string) => DockerConfig;
}

/**
 * The credentials that Docker's own command line would use on the operator's machine: those of `DOCKER_AUTH_CONFIG`,
 * else of `config.json` in the folder `DOCKER_CONFIG` or `~/.docker`, else of `~/.dockercfg`. In each, a registry's
 * helper goes before what is written there. No other variable of Docker's has any effect.
 *
 * @param home the operator's home folder.
 */
export function dockerCredentials(operator: Operator, home: string): RegistryCredentials {
  return {
    async find(registry, signal) {
      for (const place of placesOf(operator, home)) {
        const found = await findIn(place, registry, operator, signal);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function placesOf({ environment }: Operator, home: string): readonly Place[] {
  const variable = 'DOCKER_AUTH_CONFIG';
  const folder = environment['DOCKER_CONFIG'] || join(home, '.docker');
  return [
    { name: variable, read: async () => environment[variable] || undefined, parse: parseDockerConfig },
    filePlace(join(folder, 'config.json'), parseDockerConfig),
    filePlace(join(home, '.dockercfg'), parseDockercfg),
  ];
}

function filePlace(path: string, parse: Place['parse']): Place {
  return { name: path, read: () => readSmallFile(path), parse };
}

async function findIn(
  { name, read, parse }: Place,
  registry: string,
  operator: Operator,
  signal: AbortSignal,
): Promise<FoundCredentials | undefined> {
  signal.throwIfAborted();
  const text = await read();
  if (text === undefined || text.trim() === '') return undefined;
  try {
    const config = parse(text);
    const helper = helperFor(config, registry);
    if (helper !== undefined) {
      const auth = await askHelper({ ...helper, file: name }, registry, operator, signal);
      const source = { kind: 'credential-helper', helper: helperProgram(helper.name), file: name } as const;
      if (auth !== undefined) return { auth, source };
    }
    const auth = storedAuth(config, registry);
    return auth === undefined ? undefined : { auth, source: { kind: 'docker-config', file: name } };
  } catch (error) {
    if (error instanceof DockerConfigError) throw unusable(name, error.message);
    throw error;
  }
}

/** undefined: there is no such file. */
async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const about = await stat(path);
    if (!about.isFile()) throw unusable(path, about.isDirectory() ? 'is a folder' : 'is not a regular file');
    if (about.size > largestFile) throw unusable(path, 'is too large');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof CredentialsFailure) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unusable(path, `cannot be read (${code === 'EACCES' ? 'permission denied' : code})`);
  }
}

function unusable(name: string, what: string): CredentialsFailure {
  return new CredentialsFailure(
    `Docker's configuration ${name}, which may have credentials for it, ${what}`,
    `Correct or remove ${name}, or write username and password under "registries"`,
  );
}
