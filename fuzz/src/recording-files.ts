import { basename, dirname, join, normalize } from 'node:path';
import type { EnvironmentFiles } from '@maestro-ng/engine';

/** Where the case's files pretend to be; nothing of this machine is read. */
export const caseFolder = '/fuzz-case';

/** Files of a case, and what was asked for. */
export interface RecordingFiles extends EnvironmentFiles {
  /** Every path that was read, in order. */
  readonly asked: readonly string[];
  /** The texts that were read, by path; of env files too, which no result hands out. */
  readonly texts: ReadonlyMap<string, string>;
}

export function recordingFiles(files: ReadonlyMap<string, Uint8Array>): RecordingFiles {
  const asked: string[] = [];
  const texts = new Map<string, string>();
  const byPath = new Map([...files].map(([name, bytes]) => [join(caseFolder, name), bytes]));
  return {
    asked,
    texts,
    read(path) {
      asked.push(path);
      const bytes = byPath.get(normalize(path));
      if (bytes === undefined) return { path, problem: 'there is no such file' };
      try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        texts.set(path, text);
        return { path, text };
      } catch {
        return { path, problem: 'it is not UTF-8 text' };
      }
    },
    names: (directory) =>
      [...byPath.keys()]
        .filter((path) => dirname(path) === normalize(directory))
        .map((path) => basename(path)),
    exists: (path) => byPath.has(normalize(path)),
  };
}
