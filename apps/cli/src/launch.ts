import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** A flag, as far as arranging arguments needs to know it. */
export interface FlagShape {
  readonly char: string | undefined;
  readonly takesValue: boolean;
  /** Of a flag given twice both count, not the last one. */
  readonly multiple?: boolean;
}

/** Flags by their long names. */
export type FlagShapes = ReadonlyMap<string, FlagShape>;

export interface Vocabulary {
  /** Accepted before and after the command. */
  readonly global: FlagShapes;
  /** By command: all that it accepts, the global ones included. */
  readonly commands: ReadonlyMap<string, FlagShapes>;
  /**
   * Commands that run another one: from their second thing on, nothing is a flag of ours. Absent: there are none.
   */
  readonly runners?: ReadonlySet<string>;
}

/** What is asked for. */
export type Invocation =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command: string | undefined }
  /** `argv`: in one canonical form: every flag as `--name` or `--name=value`, before `--` and the things. */
  | { readonly kind: 'run'; readonly command: string; readonly argv: readonly string[] };

const help: readonly [string, FlagShape] = ['help', { char: 'h', takesValue: false }];
const version: readonly [string, FlagShape] = ['version', { char: 'v', takesValue: false }];

/**
 * What the arguments ask for. As in MaestroNG 0.8.3, `-f` may stand before the command (here after it as well), long
 * flags may be shortened while they stay unambiguous, and of a flag given twice the last one counts.
 * @throws UsageError
 */
export function arrange(argv: readonly string[], vocabulary: Vocabulary): Invocation {
  const found: Found = new Map();
  const before = readFlags(argv, new Map([...vocabulary.global, help, version]), found, undefined, 0);
  if (found.has('version')) return { kind: 'version' };
  const [command, ...rest] = before;
  if (found.has('help'))
    return { kind: 'help', command: command === undefined ? undefined : known(command, vocabulary) };
  if (command === undefined) throw new UsageError('a command is needed');
  if (command === 'help') {
    const subject = rest.find((word) => !word.startsWith('-'));
    return { kind: 'help', command: subject === undefined ? undefined : known(subject, vocabulary) };
  }
  const shapes = vocabulary.commands.get(known(command, vocabulary)) ?? new Map<string, FlagShape>();
  const things: string[] = [];
  try {
    const most = vocabulary.runners?.has(command) === true ? 1 : Number.POSITIVE_INFINITY;
    readFlags(rest, new Map([...shapes, help]), found, things, most);
  } catch (error) {
    if (error instanceof UsageError) error.command = command;
    throw error;
  }
  if (found.has('help')) return { kind: 'help', command };
  const flags = [...found].flatMap(([name, values]) =>
    values.map((value) => (value === true ? `--${name}` : `--${name}=${value}`)),
  );
  return { kind: 'run', command, argv: things.length === 0 ? flags : [...flags, '--', ...things] };
}

/** Flags that were read, with their values; true: it takes none. */
type Found = Map<string, (string | true)[]>;

function known(command: string, vocabulary: Vocabulary): string {
  if (vocabulary.commands.has(command)) return command;
  const names = [...vocabulary.commands.keys()];
  const begun = names.filter((name) => name.startsWith(command));
  const near = nearest(command, names);
  const meant = begun.length > 0 ? begun : near === undefined ? [] : [near];
  throw new UsageError(
    `there is no command "${command}"`,
    meant.length === 0 ? undefined : `did you mean ${meant.map((name) => `"${name}"`).join(' or ')}?`,
  );
}

/**
 * Reads flags into `found`. Words that are no flags go into `things`; without `things`, reading ends at the first one.
 * @param most after so many things, the next one and all that follows it are things, whatever they look like.
 * @returns what was not read.
 */
function readFlags(
  argv: readonly string[],
  shapes: FlagShapes,
  found: Found,
  things: string[] | undefined,
  most: number,
): readonly string[] {
  const byChar = new Map([...shapes].map(([name, shape]) => [shape.char, name]));
  const put = (name: string, value: string | true): void => {
    const earlier = shapes.get(name)?.multiple === true ? (found.get(name) ?? []) : [];
    found.delete(name);
    found.set(name, [...earlier, value]);
  };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    const takeValue = (name: string): string => {
      index += 1;
      const value = argv[index];
      if (value === undefined) throw new UsageError(`--${name} needs a value`);
      return value;
    };
    if (word === '--') {
      if (things === undefined) return argv.slice(index + 1);
      things.push(...argv.slice(index + 1));
      return [];
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const typed = equals === -1 ? word.slice(2) : word.slice(2, equals);
      const name = resolveLongFlag(typed, shapes);
      const takesValue = shapes.get(name)?.takesValue === true;
      if (!takesValue && equals !== -1) throw new UsageError(`--${name} takes no value`);
      if (takesValue) put(name, equals === -1 ? takeValue(name) : word.slice(equals + 1));
      else put(name, true);
    } else if (word.startsWith('-') && word !== '-') {
      let cluster = word.slice(1);
      while (cluster !== '') {
        const char = cluster[0] ?? '';
        const name = byChar.get(char);
        if (name === undefined) throw new UsageError(`there is no flag -${char}`);
        cluster = cluster.slice(1);
        if (shapes.get(name)?.takesValue !== true) {
          put(name, true);
          continue;
        }
        put(name, cluster === '' ? takeValue(name) : cluster.replace(/^=/, ''));
        break;
      }
    } else if (things === undefined) {
      return argv.slice(index);
    } else if (things.length >= most) {
      things.push(...argv.slice(index));
      return [];
    } else {
      things.push(word);
    }
  }
  return [];
}

function resolveLongFlag(typed: string, shapes: FlagShapes): string {
  if (shapes.has(typed)) return typed;
  const candidates = typed === '' ? [] : [...shapes.keys()].filter((name) => name.startsWith(typed));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  if (only !== undefined) {
    throw new UsageError(`--${typed} could be ${candidates.map((name) => `--${name}`).join(' or ')}`);
  }
  const near = nearest(typed, shapes.keys());
  throw new UsageError(
    `there is no flag --${typed}`,
    near === undefined ? undefined : `did you mean --${near}?`,
  );
}
