import { resolve } from 'node:path';
import {
  type Document,
  type EnvironmentConfig,
  inFileOrder,
  parseDocument,
  plainSource,
  type Source,
  toDiagnostics,
  validateDocument,
} from '@maestro-ng/schema';
import type { Diagnostic, Environment } from '../model/index.ts';
import { resolveEnvironment } from '../resolve/index.ts';
import { diagnosticsInFiles, isElsewhere } from './env-file-diagnostics.ts';
import { type EnvironmentFiles, envFileReader, systemFiles } from './environment-files.ts';
import { withoutFollowUps } from './follow-ups.ts';
import { directoryOf, type LoadRequest } from './input.ts';
import { blameUndefined } from './left-empty.ts';
import { fileProblems, withBarred } from './left-to-docker.ts';
import { type RenderedEnvironment, renderEnvironmentFile } from './render-environment.ts';

/** An environment, or why there is none. */
export interface LoadResult {
  /** Absent where a diagnostic is an error. */
  readonly environment?: Environment;
  /** Errors and warnings, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The texts of the environment file and its templates, by the names that locations use: for excerpts. Env files are
   * not among them: any line of one may be a secret.
   */
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
  return rendering.source === undefined
    ? rendering
    : loadSource({ ...rendering, source: rendering.source }, directoryOf(request), files);
}

/** Where what a configuration names is looked for. */
export interface ConfigPlace {
  /** The folder of env files and TLS files. Default: the working directory. */
  readonly directory?: string;
}

/**
 * Makes the environment that a program describes by plain data, in the keys of an environment file. No template is
 * rendered. Diagnostics have their places in `<config>`, which is the data as indented JSON. As with files, what is wrong
 * is told, not thrown.
 *
 * @throws TypeError for data that JSON cannot hold, such as a bigint or a circle.
 */
export function loadConfig(
  config: EnvironmentConfig,
  { directory = '.' }: ConfigPlace = {},
  files: EnvironmentFiles = systemFiles,
): LoadResult {
  const source = plainSource('<config>', JSON.stringify(config, undefined, 2));
  return loadSource({ source, diagnostics: [], files: source.files }, directory, files);
}

/** The stages after rendering. */
function loadSource(
  rendered: RenderedEnvironment & { readonly source: Source },
  directory: string,
  files: EnvironmentFiles,
): LoadResult {
  const parsed = parseDocument(rendered.source);
  const document = parsed.document ?? parsed.unsound?.document;
  if (document === undefined)
    return { diagnostics: [...rendered.diagnostics, ...parsed.diagnostics], files: rendered.files };

  const { config, problems: invalid } = validateDocument(document);
  const { environment, problems: unresolved } = resolveEnvironment(
    config ?? (document.data as EnvironmentConfig),
    document,
    envFileReader(files, directory),
    resolve(directory),
  );
  const found = withoutFollowUps(fileProblems(invalid), unresolved, parsed.unsound?.gaps);
  const all = [
    ...rendered.diagnostics,
    ...inFileOrder(document, [
      ...parsed.diagnostics,
      ...toDiagnostics(
        document,
        found.filter((problem) => !isElsewhere(problem)),
      ),
    ]),
    ...diagnosticsInFiles(document, found.filter(isElsewhere)),
  ];
  const diagnostics = blameUndefined(all, rendered.files);
  const isRejected = diagnostics.some(({ severity }) => severity === 'error');
  return {
    diagnostics,
    files: rendered.files,
    document,
    ...(environment === undefined || isRejected ? {} : { environment: withBarred(environment, invalid) }),
  };
}
