type Variables = Readonly<Record<string, string | undefined>>;

/** What a stream can show. */
export interface TerminalTraits {
  /** Whether the cursor may be moved: a terminal, and nobody records it. */
  readonly live: boolean;
  readonly color: boolean;
  readonly unicode: boolean;
  /** undefined: nothing is cut, as of what is piped. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

export interface StreamFacts {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/**
 * What a stream can show, by the conventions that users know: `NO_COLOR`, `FORCE_COLOR` (which wins, as in Node),
 * `ANSICON` (as MaestroNG 0.8.3 has it), `TERM=dumb`, `CI`, `COLUMNS`, `LINES`, and the locale for Unicode.
 */
export function terminalTraits(env: Variables, stream: StreamFacts): TerminalTraits {
  const terminal = stream.isTTY === true;
  const dumb = env['TERM'] === 'dumb';
  return {
    live: terminal && !dumb && !isSet(env['CI']),
    color: wantsColor(env, terminal && !dumb),
    unicode: hasUnicode(env),
    columns: terminal ? (positive(env['COLUMNS']) ?? size(stream.columns) ?? 80) : undefined,
    rows: terminal ? (positive(env['LINES']) ?? size(stream.rows) ?? 24) : undefined,
  };
}

/** A terminal that nobody has told its size says 0. */
function size(number: number | undefined): number | undefined {
  return number !== undefined && number > 0 ? number : undefined;
}

function wantsColor(env: Variables, terminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return terminal || env['ANSICON'] !== undefined;
}

function hasUnicode(env: Variables): boolean {
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return locale !== undefined && /utf-?8/i.test(locale);
}

/** CI systems set `CI=true` or `CI=1`; `CI=false` switches it off by hand. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

function positive(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const number = Number(text);
  return number > 0 ? number : undefined;
}
