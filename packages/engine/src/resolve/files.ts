import type { TlsSettings } from '../model/index.ts';

/** The text of a file that the environment file names, or why there is none (a clause for people). `near`: a name that may be meant. */
export type FileReading =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly problem: string; readonly near?: string };

/** Where a Docker context of the operator leads, or why it cannot be told (a clause for people). */
export type ContextReading =
  | { readonly host: string; readonly tls: TlsSettings | null }
  | { readonly problem: string; readonly near?: string | undefined };

/** Resolution's only view of the file system. */
export interface EnvFileReader {
  /** Reads an env file; a relative path is relative to the environment file. */
  read(path: string): FileReading;
  /** The place that a path of the file means: beside the environment file, else in the working directory. */
  locate(path: string): string;
  /** A context that `docker context` has made. */
  dockerContext(name: string): ContextReading;
}
