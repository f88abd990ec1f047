import type { Environment, LoadResult } from '@maestro-ng/engine';
import type { Diagnostic } from '@maestro-ng/schema';
import type { CommandContext } from './command-context.ts';
import { loadEngine } from './engine-modules.ts';
import { Rejected } from './rejected.ts';

/** Reads an environment file with all that is to be said about it; `-` is standard input. */
export async function readEnvironmentFile(context: CommandContext, file: string): Promise<LoadResult> {
  const { console } = context;
  const { loadEnvironment } = await loadEngine();
  return loadEnvironment({
    file,
    ...(file === '-' ? { text: await console.readInput() } : {}),
    processEnv: console.env,
  });
}

/** An acceptable file, with the warnings that there are. */
export interface LoadedFile extends LoadResult {
  readonly environment: Environment;
  readonly warnings: readonly Diagnostic[];
}

/** @throws Rejected */
export async function loadFile(context: CommandContext, file: string): Promise<LoadedFile> {
  const loaded = await readEnvironmentFile(context, file);
  const { environment, diagnostics, files } = loaded;
  if (environment === undefined) throw new Rejected(diagnostics, files);
  return { ...loaded, environment, warnings: diagnostics };
}
