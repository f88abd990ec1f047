import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CredentialsFailure,
  type DockerConfigFact,
  type FoundCredentials,
  type Operator,
  type RegistryCredentials,
} from '@maestro-ng/engine';
import { askHelper, helperProgram } from './credential-helper.ts';
import {
  type DockerConfig,
  DockerConfigError,
  entryProblems,
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

/** What there is of the places that credentials are looked for in, the first first; a variable is never missing. */
export async function dockerConfigFacts(
  operator: Pick<Operator, 'environment'>,
  home: string,
): Promise<DockerConfigFact[]> {
  const facts = await Promise.all(
    placesOf(operator, home).map(async ({ name: path, read, parse }): Promise<DockerConfigFact> => {
      try {
        const text = await read();
        if (text === undefined || text.trim() === '') return { path, fact: 'missing', problems: [] };
        const problems = entryProblems(parse(text));
        return { path, fact: problems.length > 0 ? 'faulty' : 'usable', problems };
      } catch (error) {
        if (!(error instanceof DockerConfigError)) throw error;
        return { path, fact: 'unusable', problems: [error.message] };
      }
    }),
  );
  return facts.filter(({ path, fact }) => path !== variable || fact !== 'missing');
}

const variable = 'DOCKER_AUTH_CONFIG';

function placesOf({ environment }: Pick<Operator, 'environment'>, home: string): readonly Place[] {
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
  try {
    const text = await read();
    if (text === undefined || text.trim() === '') return undefined;
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

/** undefined: there is no such file. @throws DockerConfigError */
async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const about = await stat(path);
    if (!about.isFile())
      throw new DockerConfigError(about.isDirectory() ? 'is a folder' : 'is not a regular file');
    if (about.size > largestFile) throw new DockerConfigError('is too large');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof DockerConfigError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new DockerConfigError(`cannot be read (${code === 'EACCES' ? 'permission denied' : code})`);
  }
}

function unusable(name: string, what: string): CredentialsFailure {
  return new CredentialsFailure(
    `Docker's configuration ${name}, which may have credentials for it, ${what}`,
    `Correct or remove ${name}, or write username and password under "registries"`,
  );
}
