import type {
  CheckTypes,
  Diagnostic,
  Environment,
  Extension,
  ExtensionChecks,
  LoadRequest,
  LoadResult,
} from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { diagnosticsForPeople } from './diagnostics-for-people.ts';
import { loadEngine } from './engine-modules.ts';
import { loadExtensions } from './extensions.ts';
import { Rejected } from './rejected.ts';
import { UsageError } from './usage-error.ts';

/** The flags that say what to load. */
export interface FileFlags {
  readonly file: string;
  readonly extension?: readonly string[] | undefined;
}

/** What to load, as the flags have it; `-` is standard input. */
export async function loadRequest(context: CommandContext, flags: FileFlags): Promise<LoadRequest> {
  const { console } = context;
  console.nameFile(flags.file);
  const extensions = await loadExtensions(context, flags.extension ?? []);
  return {
    file: flags.file,
    extensions,
    extensionChecks: await checksOf(extensions),
    ...(flags.file === '-' ? { text: await console.readInput() } : {}),
    processEnv: console.env,
  };
}

export interface ReadFile extends LoadResult {
  /** What it was loaded by. */
  readonly request: LoadRequest;
  /** As of `derivedTexts`. */
  readonly derived: readonly string[];
  /** Types of lifecycle checks that extensions add. */
  readonly checkTypes: CheckTypes;
}

/** Reads an environment file with all that is to be said about it. */
export async function readEnvironmentFile(context: CommandContext, flags: FileFlags): Promise<ReadFile> {
  const { derivedTexts, loadEnvironment } = await loadEngine();
  const request = await loadRequest(context, flags);
  const loaded = loadEnvironment(request);
  const { document, veiled, files } = loaded;
  const derived = document === undefined ? [] : derivedTexts(document, veiled);
  const diagnostics = diagnosticsForPeople(loaded.diagnostics, { request, files, derived });
  return {
    ...loaded,
    diagnostics,
    request,
    derived,
    checkTypes: request.extensionChecks?.types ?? new Map(),
  };
}

/** The lifecycle checks that extensions add. @throws UsageError for one whose schema is none. */
export async function checksOf(extensions: readonly Extension[]): Promise<ExtensionChecks> {
  const { extensionChecks } = await loadEngine();
  try {
    return await extensionChecks(extensions);
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      'mend the extension that adds it',
    );
  }
}

/** What an acceptable file has: the environment, and warnings; remarks are for who checks the file. */
interface Acceptable {
  readonly environment: Environment;
  readonly warnings: readonly Diagnostic[];
}

export type LoadedFile = ReadFile & Acceptable;

/** @throws Rejected */
export async function loadFile(context: CommandContext, flags: FileFlags): Promise<LoadedFile> {
  return acceptable(await readEnvironmentFile(context, flags));
}

/** @throws Rejected */
export function acceptable<Loaded extends LoadResult>(loaded: Loaded): Loaded & Acceptable {
  const { environment, diagnostics, files } = loaded;
  if (environment === undefined) throw new Rejected(withoutRemarks(diagnostics), files);
  return { ...loaded, environment, warnings: withoutRemarks(diagnostics) };
}

function withoutRemarks(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity !== 'remark');
}

/** Says what place of the file a JSON Pointer means: `maestro.yaml:4:5`. Found when it is asked for. */
export function placesIn({ document }: Pick<LoadResult, 'document'>): (at: string) => string | undefined {
  return (at) => {
    if (document === undefined) return undefined;
    const { file, line, column } = document.locate(at);
    return `${file}:${line}:${column}`;
  };
}
