import { homedir } from 'node:os';
import { resolve } from 'node:path';
import {
  type Document,
  type EnvironmentConfig,
  inFileOrder,
  type ParseResult,
  type Pointer,
  parseDocument,
  plainSource,
  type Source,
  toDiagnostics,
  validateDocument,
} from '@maestro-ng/schema';
import type { Diagnostic, Environment, Problem } from '../model/index.ts';
import { resolveEnvironment } from '../resolve/index.ts';
import { asData } from './as-data.ts';
import { DockerContexts } from './docker-contexts.ts';
import { diagnosticsInFiles, isElsewhere } from './env-file-diagnostics.ts';
import { type EnvironmentFiles, envFileReader, readOnce, systemFiles } from './environment-files.ts';
import type { Extension } from './extension.ts';
import { describersOf, type ExtensionChecks } from './extension-checks.ts';
import { withoutFollowUps } from './follow-ups.ts';
import { directoryOf, type LoadRequest } from './input.ts';
import { blameUndefined } from './left-empty.ts';
import { fileProblems, withBarred } from './left-to-docker.ts';
import { type Provision, provideShips } from './provide-ships.ts';
import { renderWithVeils, type VeiledRendering } from './render-environment.ts';
import { templateSecrets } from './template-secrets.ts';

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
  /** Absent where the file is no YAML, and where templates have put nothing secret into it. */
  readonly veiled?: VeiledFile;
}

/**
 * What a file becomes with other texts in place of the operator's secrets: what differs was made of them, whatever was done
 * to them. The ships are those of the file as it is. Absent parts: with other texts there is none.
 */
export interface VeiledFile extends Pick<LoadResult, 'document' | 'environment'> {
  /** The file as it is, with veils where something stands that was made of secrets by any way but a condition. */
  readonly pieces?: Document;
}

/**
 * Loads an environment file: read, render, parse, validate, resolve. Opens no connection. All that is wrong is told at
 * once, as far as the stages can be reached: validation and resolution both look through the whole file.
 *
 * @throws TypeError for a request that is none, such as `-` without a text, or extensions that do not fit together.
 */
export function loadEnvironment(request: LoadRequest, files: EnvironmentFiles = systemFiles): LoadResult {
  const once = readOnce(files);
  const { source, ...rendering } = renderWithVeils(request, once);
  if (source === undefined) return { diagnostics: rendering.diagnostics, files: rendering.files };
  return loadSource({ ...rendering, source }, { ...request, directory: directoryOf(request) }, once);
}

/** Where what a configuration names is looked for. */
export interface ConfigPlace {
  /** The folder of env files and TLS files. Default: the working directory. */
  readonly directory?: string;
  /** Of `extensionChecks(extensions)`: the lifecycle checks that they add. Default: none. */
  readonly extensionChecks?: ExtensionChecks;
  /** What others add to the tool: of it, ship providers count here. */
  readonly extensions?: readonly Extension[];
}

/**
 * Makes the environment that a program describes by plain data, in the keys of an environment file. No template is
 * rendered. Diagnostics have their places in `<config>`, which is the data as indented JSON. As with files, what is wrong
 * is told, not thrown: also what is no data, such as a function or a circle. A key whose value is undefined is absent.
 */
export function loadConfig(
  config: EnvironmentConfig,
  place: ConfigPlace = {},
  files: EnvironmentFiles = systemFiles,
): LoadResult {
  const { data, problems } = asData(config);
  const source = plainSource('<config>', JSON.stringify(data, undefined, 2));
  const { env: processEnv } = process;
  return loadSource(
    { source, diagnostics: [], files: source.files, veiled: [] },
    { ...place, processEnv },
    files,
    problems,
  );
}

/** Values that cannot be known, of the text or of the data that it was made from. */
function gapsOf({ unsound }: ParseResult, noData: readonly Problem[]): Pointer[] {
  return [...(unsound?.gaps.values ?? []), ...noData.map(({ at }) => at)];
}

type LoadingPlace = ConfigPlace & Pick<LoadRequest, 'processEnv'>;

/**
 * The stages after rendering.
 *
 * @param noData what is wrong with data that the text was made from.
 * @param provided the ships that a provider has given. Default: it is asked.
 */
function loadSource(
  rendered: VeiledRendering & { readonly source: Source },
  place: LoadingPlace,
  files: EnvironmentFiles,
  noData: readonly Problem[] = [],
  provided?: Provision,
): LoadResult {
  const { directory = '.', extensionChecks, extensions = [], processEnv } = place;
  const parsed = parseDocument(rendered.source);
  const document = parsed.document ?? parsed.unsound?.document;
  if (document === undefined)
    return { diagnostics: [...rendered.diagnostics, ...parsed.diagnostics], files: rendered.files };

  const { config, problems: invalid } = validateDocument(document, extensionChecks?.validators);
  const contexts = new DockerContexts(files, homedir());
  const provision =
    provided ??
    provideShips(
      document,
      { directory, environment: processEnv, contexts, extensions },
      config === undefined || parsed.document === undefined,
    );
  const { environment, problems: unresolved } = resolveEnvironment(
    config ?? (document.data as EnvironmentConfig),
    document,
    envFileReader(files, directory, contexts),
    resolve(directory),
    { extensionChecks: describersOf(extensionChecks), ships: provision.ships },
  );
  const gaps = { mappings: [], ...parsed.unsound?.gaps, values: gapsOf(parsed, noData) };
  const found = withoutFollowUps(fileProblems(invalid), [...provision.problems, ...unresolved], gaps);
  const all = [
    ...rendered.diagnostics,
    ...inFileOrder(document, [
      ...parsed.diagnostics,
      ...toDiagnostics(document, noData),
      ...toDiagnostics(
        document,
        found.filter((problem) => !isElsewhere(problem)),
      ),
    ]),
    ...diagnosticsInFiles(document, found.filter(isElsewhere)),
  ];
  const diagnostics = blameUndefined(all, rendered.files);
  const { source } = rendered;
  const veiled = loadVeiled(rendered, place, files, provision);
  const told = { diagnostics, files: rendered.files, document, ...(veiled && { veiled }) };
  const isRejected = diagnostics.some(({ severity }) => severity === 'error');
  if (environment === undefined || isRejected) return told;
  const secrets = templateSecrets({ source, document, environment, veiled }, place.processEnv);
  return {
    ...told,
    environment: withBarred({ ...environment, ...(secrets && { templateSecrets: secrets }) }, invalid),
  };
}

/** In the first way in which there is an environment; in the first in which it is YAML, where there is none. */
function loadVeiled(
  { veiled, pieces }: Pick<VeiledRendering, 'veiled' | 'pieces'>,
  place: LoadingPlace,
  files: EnvironmentFiles,
  provision: Provision,
): VeiledFile | undefined {
  if (veiled.length === 0) return undefined;
  const inPieces = pieces && parseDocument(pieces).document;
  const told = inPieces === undefined ? {} : { pieces: inPieces };
  let first: VeiledFile = told;
  for (const render of veiled) {
    const source = render();
    if (source === undefined) continue;
    const rendered = { source, diagnostics: [], files: source.files, veiled: [] };
    const { document, environment } = loadSource(rendered, place, files, [], provision);
    if (document !== undefined && environment !== undefined) return { ...told, document, environment };
    if (document !== undefined && first.document === undefined) first = { ...told, document };
  }
  return first;
}
