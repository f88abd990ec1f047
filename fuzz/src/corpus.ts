import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { renderTemplate } from '@maestro-ng/template';
import { mainFile } from './fuzz-case.ts';

/** A folder that `maestro` was made for: the texts of its files by name, and the variables it wants. */
export interface SeedFolder {
  readonly files: ReadonlyMap<string, string>;
  readonly processEnv: Readonly<Record<string, string>>;
}

/** Good and bad files to begin with. */
export interface Corpus {
  readonly folders: readonly SeedFolder[];
  /** Environment files without a template, as what their template renders to. */
  readonly rendered: readonly SeedFolder[];
  /** Templates on their own. */
  readonly templates: readonly string[];
}

/** The recorded environments, the templates' fixtures and the examples of a checkout. */
export function readCorpus(repository: string): Corpus {
  const cases = join(repository, 'packages/engine/fixtures/conformance/cases');
  const environments = join(repository, 'packages/template/fixtures/environments');
  const folders = [
    ...subfolders(cases).map((folder) => ({ files: textsOf(folder), processEnv: recordedEnv(folder) })),
    ...subfolders(environments).map((folder) => ({ files: textsOf(folder), processEnv: {} })),
    ...subfolders(join(repository, 'examples')).map((folder) => ({
      files: textsOf(folder),
      processEnv: { DEMO_SHIPS: '10.0.0.1 10.0.0.2 10.0.0.3' },
    })),
  ].filter(({ files }) => files.has(mainFile));
  return { folders, rendered: folders.flatMap(renderedFolder), templates: templatesOf(repository) };
}

function subfolders(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory());
}

function textsOf(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile() && !/(?:case|expected)\.json$/.test(name))
      texts.set(name, readFileSync(path, 'utf8'));
  }
  return texts;
}

function recordedEnv(folder: string): Record<string, string> {
  const path = join(folder, 'expected.json');
  if (!existsSync(path)) return {};
  return (
    (JSON.parse(readFileSync(path, 'utf8')) as { process_env?: Record<string, string> }).process_env ?? {}
  );
}

function renderedFolder({ files, processEnv }: SeedFolder): SeedFolder[] {
  const load = (name: string): { name: string; text: string } | undefined => {
    const text = files.get(name);
    return text === undefined ? undefined : { name, text };
  };
  const main = { name: mainFile, text: files.get(mainFile) ?? '' };
  const result = renderTemplate(main, { context: { env: processEnv }, loader: { load } });
  return result.ok ? [{ files: new Map([...files, [mainFile, result.output]]), processEnv }] : [];
}

function templatesOf(repository: string): string[] {
  const path = join(repository, 'packages/template/fixtures/templates.json');
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
    cases: readonly { readonly template?: string; readonly files?: Readonly<Record<string, string>> }[];
  };
  return cases.flatMap(({ template, files = {} }) => [
    ...(template === undefined ? [] : [template]),
    ...Object.values(files),
  ]);
}
