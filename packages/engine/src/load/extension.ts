import { builtInNames, type TemplateFunction } from '@maestro-ng/template';
import type { CheckType } from '../port/check-type.ts';
import { builtInChecks } from './extension-checks.ts';

type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

/** What a package adds to the tool without changing it: a plain value, handed to loading. */
export interface Extension {
  /** Filters of templates, by name. The first positional argument is what the filter stands on. */
  readonly templateFilters?: TemplateFunctions;
  /** Functions that every template can call, by name; included and imported templates too. */
  readonly templateFunctions?: TemplateFunctions;
  /** Types of lifecycle checks, by name; see `extensionChecks`. */
  readonly lifecycleChecks?: Readonly<Record<string, CheckType>>;
}

/** An extension as it came from somewhere, and what people are to call it. */
export interface NamedExtension {
  readonly name: string;
  readonly extension: unknown;
}

/** What an extension may add, and the names that are taken: Jinja2's own, and what every template is given. */
const members = [
  { member: 'templateFilters', what: 'filter', taken: builtInNames.filters },
  { member: 'templateFunctions', what: 'function', taken: new Set([...builtInNames.functions, 'env']) },
  { member: 'lifecycleChecks', what: 'check', taken: builtInChecks },
] as const satisfies readonly {
  readonly member: keyof Extension;
  what: string;
  taken: ReadonlySet<string>;
}[];

const memberNames = members.map(({ member }) => member);

/**
 * What is wrong with extensions: one that is none, one that adds what cannot be added, and names that are taken, by
 * Jinja2 or by another extension. Undefined: nothing.
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
  if (!isMapping(extension)) return `is no object with ${memberNames.join(' or ')}`;
  for (const [member, entries] of Object.entries(extension)) {
    if (!memberNames.some((known) => known === member))
      return `adds "${member}", which is none of ${memberNames.join(', ')}`;
    if (entries === undefined) continue;
    if (member === 'lifecycleChecks') {
      if (isMapping(entries) && Object.values(entries).every(isCheckType)) continue;
      return 'has lifecycleChecks that are no object of checks by their types, each with a schema and a function run';
    }
    if (!isMapping(entries)) return `has ${member} that are no object of functions by their names`;
    const other = Object.keys(entries).find((key) => typeof entries[key] !== 'function');
    if (other !== undefined) return `has something under ${member} that is no function: "${other}"`;
  }
  return undefined;
}

function isCheckType(value: unknown): boolean {
  return isMapping(value) && isMapping(value['schema']) && typeof value['run'] === 'function';
}

function nameProblem(name: string, extension: Extension, owners: Map<string, string>): string | undefined {
  for (const { member, what, taken } of members) {
    for (const key of Object.keys(extension[member] ?? {})) {
      if (taken.has(key)) return `adds the ${what} "${key}", which ${what === 'check' ? 'is built in' : 'templates have already'}: name it otherwise`;
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
