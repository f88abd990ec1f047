import {
  type Document,
  type EnvironmentConfig,
  nearest,
  parseDocument,
  plainSource,
  pointer,
  validateDocument,
} from '@maestro-ng/schema';
import { didYouMean, type ProvidedShips, type ResolveProblem } from '../resolve/index.ts';
import type { DockerContexts } from './docker-contexts.ts';
import type { Extension } from './extension.ts';
import {
  builtInProviders,
  defaultSeconds,
  type ProviderContext,
  type ProviderSettings,
  shipsOfContexts,
  shipsOfProgram,
} from './ship-provider.ts';

const at = pointer('', 'ship_provider');

/** What providers are given, and which there are. */
export interface ProviderMeans extends ProviderContext {
  readonly contexts: DockerContexts;
  readonly extensions: readonly Extension[];
}

export interface Provision {
  readonly ships: ProvidedShips;
  readonly problems: readonly ResolveProblem[];
}

interface ProviderEntry extends ProviderSettings {
  readonly type: string;
  readonly options?: unknown;
}

/**
 * Asks the provider of a file for ships.
 *
 * @param isRejected whether the file is wrong already: then nothing is run for it.
 */
export function provideShips(document: Document, means: ProviderMeans, isRejected: boolean): Provision {
  const entry = entryOf(document.data);
  if (entry === undefined) return { ships: 'none', problems: [] };
  const unused = unusedSettings(entry);
  const { ships, problems } = provisionOf(entry, means, isRejected);
  return { ships, problems: [...problems, ...unused] };
}

function provisionOf(entry: ProviderEntry, means: ProviderMeans, isRejected: boolean): Provision {
  if (entry.type === 'static') return { ships: 'none', problems: [] };
  const own = Object.assign({}, ...means.extensions.map(({ shipProviders }) => shipProviders)) as NonNullable<
    Extension['shipProviders']
  >;
  const names = [...builtInProviders, ...Object.keys(own)];
  if (!names.includes(entry.type)) return unknownProvider(entry.type, names);
  const seconds = Number(entry.timeout ?? 0);
  if (seconds < 0) return { ships: 'unknown', problems: [negativeTimeout(seconds)] };
  if (isRejected) return { ships: 'unknown', problems: [] };
  try {
    return checked(entry.type, shipsOf(entry, own, means));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return failed(`The ship provider "${entry.type}" gives no ships: ${cause}.`);
  }
}

function entryOf(data: unknown): ProviderEntry | undefined {
  const value = (data as { readonly ship_provider?: unknown } | null)?.ship_provider;
  if (typeof value === 'string') return { type: value };
  if (typeof value !== 'object' || value === null) return undefined;
  const { type } = value as { readonly type?: unknown };
  return typeof type === 'string' ? { ...value, type } : undefined;
}

/** Which settings each kind of provider has; those of extensions have `options`. */
const settings: Readonly<Record<string, readonly string[]>> = {
  static: [],
  'docker-contexts': ['match'],
  exec: ['command', 'timeout'],
};

function unusedSettings(entry: ProviderEntry): ResolveProblem[] {
  const used = Object.hasOwn(settings, entry.type) ? (settings[entry.type] ?? []) : ['options'];
  return Object.entries(entry).flatMap(([key, value]): ResolveProblem[] => {
    const isKnown = key === 'options' || Object.values(settings).some((keys) => keys.includes(key));
    if (value === null || !isKnown || used.includes(key)) return [];
    const message = `"${key}" has no effect with the ship provider "${entry.type}".`;
    return [
      { severity: 'warning', code: 'provider-setting-unused', message, at: pointer(at, key), part: 'key' },
    ];
  });
}

function shipsOf(
  entry: ProviderEntry,
  own: NonNullable<Extension['shipProviders']>,
  { contexts, directory, environment }: ProviderMeans,
): unknown {
  const provider = Object.hasOwn(own, entry.type) ? own[entry.type] : undefined;
  if (provider !== undefined) return provider.ships(entry.options, { directory, environment });
  if (entry.type === 'exec') return shipsOfProgram(entry, { directory, environment });
  return shipsOfContexts(entry, contexts);
}

/** What was provided, if it is ships, held to the same rules as those of a file. */
function checked(type: string, ships: unknown): Provision {
  if (ships instanceof Promise) {
    ships.catch(() => undefined);
    return failed(`The ship provider "${type}" gives a promise, and is asked for ships at once.`);
  }
  if (!isMapping(ships)) return failed(`The ship provider "${type}" gives no mapping of names to ships.`);
  const { document } = parseDocument(plainSource('<ships>', JSON.stringify({ name: type, ships })));
  if (document === undefined) return failed(`The ship provider "${type}" gives what is no JSON.`);
  const { problems } = validateDocument(document);
  const told = problems.map(
    ({ severity, message, at: where }): ResolveProblem => ({
      severity,
      code: 'ship-provider',
      message: `Of what the ship provider "${type}" gives, ${where.replace(/^\/ships\//u, '') || 'ships'}: ${message}`,
      at,
    }),
  );
  if (problems.some(({ severity }) => severity === 'error')) return { ships: 'unknown', problems: told };
  return { ships: { config: document.data as EnvironmentConfig, document }, problems: told };
}

/** What JSON would show as a mapping though it is none, such as a `Map`, has no ships. */
function isMapping(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function failed(message: string): Provision {
  return { ships: 'unknown', problems: [{ severity: 'error', code: 'ship-provider', message, at }] };
}

function negativeTimeout(seconds: number): ResolveProblem {
  return {
    severity: 'error',
    code: 'invalid-timeout',
    message: `${seconds} is not a timeout; a number of seconds that is not negative is expected.`,
    at: pointer(at, 'timeout'),
    hint: `leave it out for the default of ${defaultSeconds} seconds`,
  };
}

function unknownProvider(type: string, names: readonly string[]): Provision {
  const near = nearest(type, names);
  const hint = didYouMean(near);
  const problem: ResolveProblem = {
    severity: 'error',
    code: 'unknown-ship-provider',
    message: `"${type}" is not a ship provider; ${names.map((name) => `"${name}"`).join(', ')} are.`,
    at,
    ...(hint === undefined ? {} : { hint }),
  };
  // Who meant the ships of the file is told of those that are not there as well.
  return { ships: near === 'static' ? 'none' : 'unknown', problems: [problem] };
}
