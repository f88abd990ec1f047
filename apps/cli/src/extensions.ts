import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension } from '@maestro-ng/engine';
import { resolve as resolveModule } from 'import-meta-resolve';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage-error.ts';

/**
 * The extensions that `MAESTRO_EXTENSIONS` (separated by commas) and `--extension` name, in that order. A name that
 * begins with `.` or `/` is the path of a module, from the working directory; another one is a package that is installed
 * there or beside it. A module's default export is the extension.
 *
 * @throws UsageError for one that cannot be loaded or that is no extension.
 */
export async function loadExtensions(
  { console, importModule }: CommandContext,
  named: readonly string[],
): Promise<Extension[]> {
  const always = (console.env['MAESTRO_EXTENSIONS'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const extensions: Extension[] = [];
  for (const name of new Set([...always, ...named])) extensions.push(await loadExtension(name, importModule));
  return extensions;
}

async function loadExtension(name: string, importModule: CommandContext['importModule']): Promise<Extension> {
  let module: unknown;
  try {
    module = await importModule(urlOf(name));
  } catch (error) {
    const [cause = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UsageError(
      `the extension ${name} cannot be loaded: ${cause}`,
      'a path begins with ./ or /; another name is that of an installed package',
    );
  }
  return checked(name, (module as { readonly default?: unknown }).default);
}

function urlOf(name: string): string {
  if (/^[./]/.test(name)) return pathToFileURL(resolve(name)).href;
  return resolveModule(name, pathToFileURL(resolve('maestro.yaml')).href);
}

const members = ['templateFilters', 'templateFunctions'] as const satisfies readonly (keyof Extension)[];

function checked(name: string, value: unknown): Extension {
  if (!isMapping(value)) {
    throw new UsageError(
      `the extension ${name} has no default export with ${members.join(' or ')}`,
      'write: export default { templateFilters: { … } }',
    );
  }
  for (const [member, entries] of Object.entries(value)) {
    if (!members.some((known) => known === member)) {
      throw new UsageError(`the extension ${name} adds "${member}", which is none of ${members.join(', ')}`);
    }
    const functions = isMapping(entries) ? Object.entries(entries) : [['', entries] as const];
    const other = functions.find(([, entry]) => typeof entry !== 'function');
    if (other !== undefined) {
      throw new UsageError(`the extension ${name}: ${member} is not a mapping of names to functions`);
    }
  }
  return value;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
