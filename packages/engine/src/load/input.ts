import { dirname } from 'node:path';
import type { Diagnostic } from '../model/index.ts';
import { didYouMean } from '../resolve/index.ts';
import { type EnvironmentFiles, nearestPath, noSuchFile } from './environment-files.ts';
import type { Extension } from './extension.ts';
import type { ExtensionChecks } from './extension-checks.ts';

/** Which environment file to load, and what its template may know. */
export interface LoadRequest {
  /** A path, or `-` for standard input. */
  readonly file: string;
  /** The text, where the caller has read it already: always with `-`. */
  readonly text?: string;
  /** Where includes, env files and TLS files are looked for. Default: beside the file; for `-` the working directory. */
  readonly directory?: string;
  /** The template's `env`. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** What others add to the tool; no two may add the same name, nor one that Jinja2 has. */
  readonly extensions?: readonly Extension[];
  /** Of `extensionChecks(extensions)`: the lifecycle checks that they add. Default: none. */
  readonly extensionChecks?: ExtensionChecks;
}

/** The text to load. */
export interface LoadInput {
  /** For people: the path as given, or `<stdin>`. */
  readonly name: string;
  readonly text: string;
  readonly directory: string;
}

/** The folder in which what an environment file names is looked for. */
export function directoryOf({ file, directory }: LoadRequest): string {
  return directory ?? (file === '-' ? '.' : dirname(file));
}

const whichFile = 'name the file with -f FILE; without it, maestro.yaml in the working directory is read';

/** The environment file's text, or why there is none. */
export function readInput(request: LoadRequest, files: EnvironmentFiles): LoadInput | Diagnostic {
  const isStandardInput = request.file === '-';
  const name = isStandardInput ? '<stdin>' : request.file;
  const directory = directoryOf(request);
  if (request.text !== undefined) return { name, text: request.text.replace(/^\uFEFF/, ''), directory };
  const reading = files.read(request.file);
  if ('text' in reading) return { name, text: reading.text, directory };
  return {
    severity: 'error',
    code: 'environment-file',
    message: `The environment file ${name} cannot be loaded: ${reading.problem}.`,
    ...(reading.problem === noSuchFile
      ? { hint: didYouMean(nearestPath(request.file, files, '.')) ?? whichFile }
      : {}),
  };
}
