import { matchesPatterns } from './pattern.ts';

/** What ssh_config says of one host: the first value of each keyword, and all files of keys. Keywords are in lower case. */
export interface HostSettings {
  readonly identityFiles: readonly string[];
  /** The words after a keyword; undefined: nothing says anything. */
  words(keyword: string): readonly string[] | undefined;
  /** The first word. */
  word(keyword: string): string | undefined;
}

export interface ConfigQuestion {
  /** As it was asked for, before `HostName` applies. */
  readonly host: string;
  /** Where the caller says so; it counts before anything of a file. */
  readonly user: string | undefined;
  readonly localUser: string;
}

export interface ConfigFiles {
  /** In the order in which they count. */
  readonly files: readonly string[];
  /** The text of a file; undefined: there is none. */
  read(path: string): string | undefined;
  /** The files that an `Include` of `from` means, patterns resolved. */
  included(word: string, from: string): readonly string[];
}

const deepestInclude = 16;

/**
 * Reads ssh_config as OpenSSH does: `Host`, `Match` (by host, originalhost, user, localuser and all; what `exec` asks is
 * not run, so such a section does not apply) and `Include`.
 */
export function hostSettings(question: ConfigQuestion, files: ConfigFiles): HostSettings {
  const reading = new Reading(question, files);
  for (const file of files.files) reading.file(file, true, 0);
  return reading;
}

class Reading implements HostSettings {
  readonly identityFiles: string[] = [];
  readonly #question: ConfigQuestion;
  readonly #files: ConfigFiles;
  readonly #found = new Map<string, readonly string[]>();

  constructor(question: ConfigQuestion, files: ConfigFiles) {
    this.#question = question;
    this.#files = files;
    if (question.user !== undefined) this.#found.set('user', [question.user]);
  }

  words(keyword: string): readonly string[] | undefined {
    return this.#found.get(keyword);
  }

  word(keyword: string): string | undefined {
    return this.#found.get(keyword)?.[0];
  }

  file(path: string, applies: boolean, depth: number): void {
    if (depth > deepestInclude) return;
    let isActive = applies;
    for (const line of (this.#files.read(path) ?? '').split(/\r?\n/u)) {
      const [keyword = '', ...words] = wordsOf(line);
      switch (keyword.toLowerCase()) {
        case '':
          break;
        case 'host':
          isActive = applies && matchesPatterns(words, this.#question.host);
          break;
        case 'match':
          isActive = applies && this.#matches(words);
          break;
        case 'include':
          if (!isActive) break;
          for (const each of words.flatMap((word) => this.#files.included(word, path)))
            this.file(each, true, depth + 1);
          break;
        default:
          if (isActive) this.#set(keyword.toLowerCase(), words);
      }
    }
  }

  #set(keyword: string, words: readonly string[]): void {
    const [first] = words;
    if (first === undefined) return;
    if (keyword === 'identityfile') this.identityFiles.push(first);
    // Of the two ways around, the one that is named first counts.
    else if (keyword === 'proxyjump' && this.#found.has('proxycommand')) return;
    else if (!this.#found.has(keyword)) this.#found.set(keyword, words);
  }

  #matches(words: readonly string[]): boolean {
    const { host, localUser } = this.#question;
    for (let index = 0; index < words.length; index += 1) {
      const criterion = (words[index] ?? '').toLowerCase();
      const isNegated = criterion.startsWith('!');
      const name = isNegated ? criterion.slice(1) : criterion;
      if (name === 'all') continue;
      const text = {
        host: this.word('hostname') ?? host,
        originalhost: host,
        user: this.word('user') ?? localUser,
        localuser: localUser,
      }[name];
      if (text === undefined) return false;
      index += 1;
      if (matchesPatterns((words[index] ?? '').split(','), text) === isNegated) return false;
    }
    return true;
  }
}

/** `Keyword=value "in quotes" # comment`; none where a quote is not closed, as such a line says nothing. */
function wordsOf(line: string): string[] {
  const [, keyword, rest = ''] = /^\s*([A-Za-z]\w*)(?:\s*=\s*|\s+|$)(.*)$/u.exec(line) ?? [];
  if (keyword === undefined) return [];
  const words = rest.matchAll(/"((?:[^"\\]|\\.)*)"|(#.*)|(\S+)/gu);
  const found = [keyword];
  for (const [, quoted, comment, bare] of words) {
    if (comment !== undefined) break;
    if (bare?.startsWith('"') === true) return [];
    found.push(quoted?.replace(/\\(["\\])/gu, '$1') ?? bare ?? '');
  }
  return found;
}
