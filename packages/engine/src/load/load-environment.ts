import { resolve } from 'node:path';
import {
  type Diagnostic,
  type Document,
  type EnvironmentConfig,
  parseDocument,
  toDiagnostics,
  validateDocument,
} from '@maestro-ng/schema';
import type { Environment } from '../model/index.ts';
import { resolveEnvironment } from '../resolve/index.ts';
import { diagnosticsInFiles, isElsewhere } from './env-file-diagnostics.ts';
import { type EnvironmentFiles, envFileReader, systemFiles } from './environment-files.ts';
import { withoutFollowUps } from './follow-ups.ts';
import { directoryOf, type LoadRequest } from './input.ts';
import { renderEnvironmentFile } from './render-environment.ts';

/** An environment, or why there is none. */
export interface LoadResult {
  /** Absent where a diagnostic is an error. */
  readonly environment?: Environment;
  /** Errors and warnings, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files that took part, by the names that locations use: for excerpts. */
  readonly files: ReadonlyMap<string, string>;
  /** Absent where the file is no YAML. */
  readonly document?: Document;
}

/**
 * Loads an environment file: read, render, parse, validate, resolve. Opens no connection. All that is wrong is told at
 * once, as far as the stages can be reached: validation and resolution both look through the whole file.
 *
 * @throws TypeError for `-` without a text: who loads standard input has read it.
 */
export function loadEnvironment(request: LoadRequest, files: EnvironmentFiles = systemFiles): LoadResult {
  const rendering = renderEnvironmentFile(request, files);
  if (rendering.source === undefined) return rendering;
  const texts = new Map(rendering.files);
  const directory = directoryOf(request);

  const { document, diagnostics: misread } = parseDocument(rendering.source);
  if (document === undefined) return { diagnostics: [...rendering.diagnostics, ...misread], files: texts };

  const { config, problems: invalid } = validateDocument(document);
  const { environment, problems: unresolved } = resolveEnvironment(
    config ?? (document.data as EnvironmentConfig),
    document,
    envFileReader(files, directory, texts),
    resolve(directory),
  );
  const found = withoutFollowUps(invalid, unresolved);
  const diagnostics = [
    ...rendering.diagnostics,
    ...misread,
    ...toDiagnostics(
      document,
      found.filter((problem) => !isElsewhere(problem)),
    ),
    ...diagnosticsInFiles(document, found.filter(isElsewhere)),
  ];
  const isRejected = diagnostics.some(({ severity }) => severity === 'error');
  return {
    diagnostics,
    files: texts,
    document,
    ...(environment === undefined || isRejected ? {} : { environment }),
  };
}
