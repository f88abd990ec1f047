import type { CommandWords, CompletionVocabulary, FlagWords } from './vocabulary.ts';

/** The names in an environment file. */
export interface Names {
  readonly instances: readonly string[];
  readonly services: readonly string[];
  readonly ships: readonly string[];
}

/** A word that can stand where the line is being completed. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** What a half-typed line is about. */
interface Reading {
  readonly command: CommandWords | undefined;
  /** undefined: the line names none. */
  readonly file: string | undefined;
  /** Words that are no flags and no values of flags. */
  readonly things: readonly string[];
  /** The flag whose value is being typed. */
  readonly awaiting: FlagWords | undefined;
  /** After `--`, nothing is a flag. */
  readonly onlyThings: boolean;
}

/**
 * What the last word of a half-typed line could be, in the order in which it is shown.
 *
 * @param words of the line, the program's name first; the last one is being typed, and may be empty.
 * @param namesIn the names in an environment file; it is asked only when they are needed.
 */
export function suggest(
  words: readonly string[],
  vocabulary: CompletionVocabulary,
  namesIn: (file: string | undefined) => Names,
): Candidate[] {
  const typed = words.at(-1) ?? '';
  const reading = read(words.slice(1, -1), vocabulary);
  const flags = reading.command?.flags ?? vocabulary.global;
  const assigned = /^(--[^=]+)=(.*)$/s.exec(typed);
  if (reading.awaiting === undefined && assigned !== null && !reading.onlyThings) {
    const [, flag = '', value = ''] = assigned;
    const candidates = valuesOf(flagNamed(flag.slice(2), flags), () => namesIn(reading.file));
    return beginningWith(value, candidates).map((candidate) => ({
      ...candidate,
      word: `${flag}=${candidate.word}`,
    }));
  }
  return beginningWith(typed, candidatesFor(typed, reading, flags, vocabulary, namesIn));
}

function candidatesFor(
  typed: string,
  reading: Reading,
  flags: readonly FlagWords[],
  vocabulary: CompletionVocabulary,
  namesIn: (file: string | undefined) => Names,
): Candidate[] {
  const names = (): Names => namesIn(reading.file);
  if (reading.awaiting !== undefined) return valuesOf(reading.awaiting, names);
  if (reading.things.length > 1 && reading.command?.things === 'instance') return [];
  if (typed.startsWith('-') && !reading.onlyThings) return flags.map(flagCandidate);
  if (reading.command === undefined) {
    return vocabulary.commands.map(({ name, summary }) => ({ word: name, description: summary }));
  }
  const { things } = reading.command;
  if ((things === 'instance' || typeof things !== 'string') && reading.things.length > 0) return [];
  return thingsOf(reading.command, names).filter(({ word }) => !reading.things.includes(word));
}

function read(words: readonly string[], vocabulary: CompletionVocabulary): Reading {
  let command: CommandWords | undefined;
  let file: string | undefined;
  let awaiting: FlagWords | undefined;
  let onlyThings = false;
  const things: string[] = [];
  for (const word of words) {
    const flags = command?.flags ?? vocabulary.global;
    if (awaiting !== undefined) {
      if (awaiting.name === 'file') file = word;
      awaiting = undefined;
    } else if (word === '--' && command !== undefined && !onlyThings) {
      onlyThings = true;
    } else if (things.length > 1 && command?.things === 'instance') {
      things.push(word);
    } else if (word.startsWith('-') && word !== '-' && !onlyThings) {
      const [name, value] = splitFlag(word, flags);
      if (name?.name === 'file' && value !== undefined) file = value;
      if (name !== undefined && name.value !== null && value === undefined) awaiting = name;
    } else if (command === undefined) {
      command = vocabulary.commands.find(({ name }) => name === word);
    } else {
      things.push(word);
    }
  }
  return { command, file, things, awaiting, onlyThings };
}

/** A typed flag, and the value that is typed with it: `--file=a`, `-fa`. */
function splitFlag(
  word: string,
  flags: readonly FlagWords[],
): readonly [FlagWords | undefined, string | undefined] {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    return [flagNamed(name, flags), equals < 0 ? undefined : word.slice(equals + 1)];
  }
  for (let at = 1; at < word.length; at += 1) {
    const flag = flags.find(({ char }) => char === word[at]);
    if (flag === undefined) return [undefined, undefined];
    if (flag.value === null) continue;
    return [flag, at + 1 < word.length ? word.slice(at + 1).replace(/^=/, '') : undefined];
  }
  return [undefined, undefined];
}

/** By its name, or by the beginning of its name, if that is of no other. */
function flagNamed(name: string, flags: readonly FlagWords[]): FlagWords | undefined {
  const exact = flags.find((flag) => flag.name === name);
  if (exact !== undefined) return exact;
  const begun = flags.filter((flag) => flag.name.startsWith(name));
  return begun.length === 1 ? begun[0] : undefined;
}

function flagCandidate({ name, description }: FlagWords): Candidate {
  return { word: `--${name}`, description };
}

function valuesOf(flag: FlagWords | undefined, names: () => Names): Candidate[] {
  const value = flag?.value ?? 'other';
  if (typeof value !== 'string') return describe(value, '');
  if (value === 'instance') return describe(names().instances, 'instance');
  // Names of files are the shell's to complete.
  return value === 'ship' ? describe(names().ships, 'ship') : [];
}

function thingsOf({ things }: CommandWords, names: () => Names): Candidate[] {
  if (things === 'none') return [];
  if (typeof things !== 'string') return describe(things, '');
  const { instances, services } = names();
  return things === 'instance'
    ? describe(instances, 'instance')
    : [...describe(services, 'service'), ...describe(instances, 'instance')];
}

function describe(words: readonly string[], description: string): Candidate[] {
  return words.map((word) => ({ word, description }));
}

function beginningWith(typed: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(typed));
}
