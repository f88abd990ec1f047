import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import type { Console } from './console.ts';
import { UsageError } from './usage-error.ts';

/**
 * The extensions that `MAESTRO_EXTENSIONS` (separated by commas) and `--extension` name, in that order. A name that
 * begins with `.` or `/` is the path of a module, from the working directory; another one is a package that is installed
 * there or beside it. A module's default export is the extension.
 *
 * @throws UsageError for one that cannot be loaded, in 10 s at most, or that is no extension.
 */
export async function loadExtensions(
  {
    console,
    importModule,
  }: Pick<CommandContext, 'importModule'> & { readonly console: Pick<Console, 'env'> },
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
    module = await loaded(name, importModule(await urlOf(name)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [cause = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UsageError(
      `the extension ${name} cannot be loaded: ${cause}`,
      'a path begins with ./ or /; another name is that of an installed package',
    );
  }
  return checked(name, (module as { readonly default?: unknown }).default);
}

const longestLoad = 10_000;

/** What it waits for may keep no process alive: without a timer, the process would end here as if all were well. */
async function loaded(name: string, module: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const sentence = `the extension ${name} was not loaded within ${longestLoad / 1000} s`;
      reject(
        new UsageError(sentence, 'look for an await in its modules, outside of functions, that never ends'),
      );
    }, longestLoad);
  });
  try {
    return await Promise.race([module, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function urlOf(name: string): Promise<string> {
  if (/^[./]/.test(name)) return pathToFileURL(resolve(name)).href;
  const { resolve: resolveModule } = await import('import-meta-resolve');
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
