import { builtInNames, type TemplateFunction } from '@maestro-ng/template';
import type { CheckType } from '../port/check-type.ts';
import { builtInChecks } from './extension-checks.ts';
import { builtInProviders, type ShipProvider } from './ship-provider.ts';

type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

/** What a package adds to the tool without changing it: a plain value, handed to loading. */
export interface Extension {
  /** Filters of templates, by name. The first positional argument is what the filter stands on. */
  readonly templateFilters?: TemplateFunctions;
  /** Functions that every template can call, by name; included and imported templates too. */
  readonly templateFunctions?: TemplateFunctions;
  /** Types of lifecycle checks, by name; see `extensionChecks`. */
  readonly lifecycleChecks?: Readonly<Record<string, CheckType>>;
  /** Where ships come from, by the name that `ship_provider` of a file gives them. */
  readonly shipProviders?: Readonly<Record<string, ShipProvider>>;
}

/** An extension as it came from somewhere, and what people are to call it. */
export interface NamedExtension {
  readonly name: string;
  readonly extension: unknown;
}

interface Member {
  readonly member: keyof Extension;
  /** What one of its entries is. */
  readonly what: string;
  /** The names that nobody else can have. */
  readonly taken: ReadonlySet<string>;
  readonly takenBy: string;
  /** What its entries are to be. */
  readonly entries: string;
  readonly isEntry: (value: unknown) => boolean;
}

const functions = { entries: 'functions', isEntry: (value: unknown): boolean => typeof value === 'function' };

/** What an extension may add. Jinja2's own names, and what every template is given, are taken, as are our own types. */
const members: readonly Member[] = [
  {
    member: 'templateFilters',
    what: 'filter',
    taken: builtInNames.filters,
    takenBy: 'templates have already',
    ...functions,
  },
  {
    member: 'templateFunctions',
    what: 'function',
    taken: new Set([...builtInNames.functions, 'env']),
    takenBy: 'templates have already',
    ...functions,
  },
  {
    member: 'lifecycleChecks',
    what: 'check',
    taken: builtInChecks,
    takenBy: 'is built in',
    entries: 'checks, each with a schema and a function run',
    isEntry: (value) => isMapping(value) && isMapping(value['schema']) && typeof value['run'] === 'function',
  },
  {
    member: 'shipProviders',
    what: 'ship provider',
    taken: builtInProviders,
    takenBy: 'is built in',
    entries: 'ship providers, each with a function ships',
    isEntry: (value) => isMapping(value) && typeof value['ships'] === 'function',
  },
];

/**
 * What is wrong with extensions: one that is none, one that adds what cannot be added, and names that are taken, by
 * Maestro, by Jinja2 or by another extension. Undefined: nothing.
 */
export function extensionProblem(extensions: readonly NamedExtension[]): string | undefined {
  const owners = new Map<string, string>();
  for (const { name, extension } of extensions) {
    const problem = shapeProblem(extension) ?? nameProblem(name, extension as Extension, owners);
    if (problem !== undefined) return `the extension ${name} ${problem}`;
  }
  return undefined;
}

function shapeProblem(extension: unknown): string | undefined {
  const names = members.map(({ member }) => member);
  if (!isMapping(extension)) return `is no object with ${names.join(' or ')}`;
  for (const [key, entries] of Object.entries(extension)) {
    const known = members.find(({ member }) => member === key);
    if (known === undefined) return `adds "${key}", which is none of ${names.join(', ')}`;
    if (entries === undefined) continue;
    if (!isMapping(entries)) return `has ${key} that are no object of ${known.entries} by their names`;
    const other = Object.keys(entries).find((name) => !known.isEntry(entries[name]));
    if (other !== undefined) return `has ${key} that are not all ${known.entries}: "${other}"`;
  }
  return undefined;
}

function nameProblem(name: string, extension: Extension, owners: Map<string, string>): string | undefined {
  for (const { member, what, taken, takenBy } of members) {
    for (const key of Object.keys(extension[member] ?? {})) {
      if (taken.has(key)) return `adds the ${what} "${key}", which ${takenBy}: name it otherwise`;
      const owner = owners.get(`${what} ${key}`);
      if (owner !== undefined)
        return `adds the ${what} "${key}", as the extension ${owner} does: one of them has to go`;
      owners.set(`${what} ${key}`, name);
    }
  }
  return undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The filters and functions of all extensions, as a rendering takes them. */
export function templateLibrary(extensions: readonly Extension[] = []): {
  readonly filters: TemplateFunctions;
  readonly functions: TemplateFunctions;
} {
  const all = (member: keyof Extension): TemplateFunctions =>
    Object.assign(
      Object.create(null) as object,
      ...extensions.map((extension) => extension[member]),
    ) as TemplateFunctions;
  return { filters: all('templateFilters'), functions: all('templateFunctions') };
}
