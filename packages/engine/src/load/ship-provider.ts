import { parseDocument, plainSource, type ShipConfig } from '@maestro-ng/schema';
import { hideValues, isSecretVariable, maskedText, plainSentence } from '../model/index.ts';
import { parseDockerHost, patternMatcher, splitShellWords } from '../resolve/index.ts';
import type { DockerContexts } from './docker-contexts.ts';
import { type Ending, runWhileWaiting } from './run-while-waiting.ts';

/** What a provider may look at. */
export interface ProviderContext {
  /** The folder of the environment file. */
  readonly directory: string;
  /** The environment of the operator. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Ships by name, in the keys of the environment file. */
export type ProvidedConfig = Readonly<Record<string, ShipConfig>>;

/** Where ships come from. */
export interface ShipProvider {
  /**
   * The ships, at once. What it throws is told as an error of the file, at its `ship_provider`.
   *
   * @param options `options` of the file; undefined where it has none.
   */
  ships(options: unknown, context: ProviderContext): ProvidedConfig;
}

/** The settings of the built-in providers, as the file has them. */
export interface ProviderSettings {
  readonly command?: unknown;
  readonly timeout?: unknown;
  /** A number is no pattern that anybody means. */
  readonly match?: unknown;
}

/** The names of ours. */
export const builtInProviders: ReadonlySet<string> = new Set(['static', 'docker-contexts', 'exec']);

/** That a program may take. */
export const defaultSeconds = 10;
const mostOutput = 8 * 1024 * 1024;

/** Runs the program of an `exec` provider. @throws Error that says what is wrong, as a clause. */
export function shipsOfProgram(settings: ProviderSettings, { environment }: ProviderContext): unknown {
  const [program, ...words] = wordsOf(settings.command);
  if (program === undefined) throw new Error('it needs a "command"');
  const seconds = Number(settings.timeout ?? defaultSeconds) || defaultSeconds;
  const ended = runWhileWaiting({ program, words, environment, timeoutMs: seconds * 1000, mostOutput });
  if (ended.kind !== 'exited' || ended.exitCode !== 0)
    throw new Error(`${program} ${howItEnded(ended, seconds, environment)}`);
  // Editors and shells of Windows put a byte order mark before what they write.
  const json = ended.stdout.replace(/^\uFEFF/u, '');
  const ships = parsed(json, program);
  const twice = repeatedKey(json);
  if (twice !== undefined) throw new Error(`${program} prints ${twice} twice in one mapping`);
  return ships;
}

function parsed(json: string, program: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new Error(`${program} prints no JSON`, { cause: error });
  }
}

/** A name that JSON has twice in one mapping, in quotation marks: JavaScript takes the last, and says nothing. */
function repeatedKey(json: string): string | undefined {
  const { diagnostics } = parseDocument(plainSource('<ships>', json));
  const found = diagnostics.find(({ code }) => code === 'duplicate-key');
  return found === undefined ? undefined : (/"(?:[^"\\]|\\.)*"/.exec(found.message)?.[0] ?? 'a name');
}

function wordsOf(command: unknown): readonly string[] {
  if (Array.isArray(command)) return command.map(String);
  if (typeof command !== 'string') return [];
  const split = splitShellWords(command);
  if ('problem' in split) throw new Error(`its "command" is no command: ${split.problem}`);
  return split.words;
}

function howItEnded(ended: Ending, seconds: number, environment: ProviderContext['environment']): string {
  switch (ended.kind) {
    case 'exited':
      return `ended with exit code ${ended.exitCode}${lastWords(ended.stderr, environment)}`;
    case 'killed':
      return `was ended by ${ended.signal}${lastWords(ended.stderr, environment)}`;
    case 'timed-out':
      return `did not end within ${seconds} s`;
    case 'too-much-output':
      return `prints more than ${mostOutput / 1024 ** 2} MiB to standard output`;
    case 'not-started':
      if (ended.code === 'ENOENT') return 'is not there: there is no such program';
      return ended.code === 'EACCES'
        ? 'may not be run by you'
        : `cannot be run (${plainSentence(ended.code)})`;
  }
}

/** The last line that a program wrote, without the operator's secrets, and what it calls secret itself. */
function lastWords(stderr: string, environment: ProviderContext['environment']): string {
  const secrets = Object.entries(environment).flatMap(([name, value = '']) =>
    isSecretVariable(name) ? [value] : [],
  );
  const [said = ''] = hideValues(stderr, secrets).trim().split('\n').slice(-1);
  return said === '' ? '' : `: ${plainSentence(maskedText(said), 300).replace(/\.$/, '')}`;
}

/** A ship for each of the operator's contexts whose Engine is at an address. */
export function shipsOfContexts({ match }: ProviderSettings, contexts: DockerContexts): ProvidedConfig {
  const isMeant = patternMatcher(typeof match === 'string' ? match : '*');
  const ships: Record<string, ShipConfig> = {};
  for (const name of contexts.names().filter(isMeant)) {
    const reading = contexts.read(name);
    if ('problem' in reading) throw new Error(`the context "${name}" cannot be used: ${reading.problem}`);
    const to = parseDockerHost(reading.host);
    if (!('problem' in to)) ships[name] = { ip: to.kind === 'unix' ? '127.0.0.1' : to.host, context: name };
  }
  return ships;
}
