/** One `NAME=value` of an env file; lines count from 1. */
export interface EnvFileEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** A line that says nothing that can be understood. Lines count from 1; the text itself may be a secret. */
export interface BadLine {
  readonly line: number;
  readonly length: number;
}

export interface EnvFileContent {
  readonly entries: readonly EnvFileEntry[];
  readonly badLines: readonly BadLine[];
}

/**
 * Docker's format of env files as the original reads it: each line is trimmed and split at its first `=`; nothing is
 * unquoted, and `export` and an inline `#` are part of the text. `#` in the first column is a comment. Blank lines, and
 * indented comments without `=`, are skipped, though the original stumbles over them.
 */
export function parseEnvFile(text: string): EnvFileContent {
  const entries: EnvFileEntry[] = [];
  const badLines: BadLine[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [index, raw] of lines.entries()) {
    if (raw.startsWith('#')) continue;
    const line = raw.trim();
    if (line === '') continue;
    const equals = line.indexOf('=');
    if (equals >= 0)
      entries.push({ name: line.slice(0, equals), value: line.slice(equals + 1), line: index + 1 });
    else if (!line.startsWith('#')) badLines.push({ line: index + 1, length: raw.length });
  }
  return { entries, badLines };
}
