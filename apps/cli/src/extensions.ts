import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension, NamedExtension } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import type { Console } from './console.ts';
import { loadEngine } from './engine-modules.ts';
import { UsageError } from './usage-error.ts';

/**
 * The extensions that `MAESTRO_EXTENSIONS` (separated by commas) and `--extension` name, in that order. A name that
 * begins with `.` or `/` is the path of a module, from the working directory; another one is a package that is installed
 * there or beside it. A module's default export is the extension.
 *
 * @throws UsageError for one that cannot be loaded, in 10 s at most, or that is no extension, and for two that do not fit
 * together.
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
  const extensions: NamedExtension[] = [];
  for (const name of new Set([...always, ...named]))
    extensions.push({ name, extension: await loadExtension(name, importModule) });
  if (extensions.length === 0) return [];
  const { extensionProblem } = await loadEngine();
  const problem = extensionProblem(extensions);
  if (problem !== undefined) throw new UsageError(problem, howToWrite);
  return extensions.map(({ extension }) => extension as Extension);
}

const howToWrite =
  'an extension is the default export of its module: export default { templateFilters: { … }, templateFunctions: { … } }';

async function loadExtension(name: string, importModule: CommandContext['importModule']): Promise<unknown> {
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
  return (module as { readonly default?: unknown }).default;
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
