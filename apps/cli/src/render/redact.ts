import { maskedText, maskedWord } from '@maestro-ng/engine/mask-secrets';
import { isSecretName, namedBelow } from '@maestro-ng/engine/secret-name';
import { mistypedEndpointAt } from './mistyped-endpoint.ts';
import { mayNameEndpoint, mayNameSecret } from './mistyped-names.ts';

const hidden = '***';

/** What is shown in place of secrets. */
export interface Mask {
  /** In place of a whole value. */
  readonly whole: string;
  /** A text in which a part may be secret. @param before the texts before it in its list. */
  readonly text: (text: string, before: readonly string[]) => string;
  /** Whether what goes by a name is a secret; default: it is called one. */
  readonly isSecret?: (name: string) => boolean;
}

const shownMask: Mask = { whole: hidden, text: maskedWord };

/** For who is not to see what somebody has mistyped either: also what goes by a slip of such a name is one. */
export const maskForStrangers: Mask = { ...shownMask, isSecret: mayNameSecret };

/**
 * Plain data without what may be secret: everything below a key such as password, token or headers, what follows such a
 * flag in a command, what follows such a word, or stands before the host of a URL, within a text, and what the command is
 * told that prints a secret.
 */
export function redacted(value: object, mask: Mask = shownMask): object {
  return redact(value, false, mask) as object;
}

interface Place {
  /** The words before a word of a command. */
  readonly before?: readonly string[];
  /** What goes by names that people give. */
  readonly named?: ReturnType<typeof namedBelow>;
}

function redact(value: unknown, secret: boolean, mask: Mask, { before = [], named }: Place = {}): unknown {
  if (Array.isArray(value)) return redactList(value, secret, mask);
  if (typeof value === 'object' && value !== null) {
    if (!secret && givesSecret(value))
      return { command: [value.command[0], ...value.command.slice(1).map(() => mask.whole)] };
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        isNamed(item, named)
          ? redact(item, secret, mask, { named: namedBelow(key) })
          : redactEntry(key, item, secret, mask),
      ]),
    );
  }
  if (value === null || value === undefined) return value;
  if (secret) return mask.whole;
  if (typeof value !== 'string') return value;
  return mask.text(value, before);
}

function redactList(list: readonly unknown[], secret: boolean, mask: Mask): unknown[] {
  const before: string[] = [];
  return list.map((item, at) => {
    const follows = isSecretFlag(list[at - 1]) && !saysWhere(item);
    const shown = redact(item, secret || follows, mask, { before });
    if (typeof item === 'string') before.push(item);
    return shown;
  });
}

/**
 * A message without the secrets in the values that it quotes: a quote that is left open makes one value of many lines of a
 * file, passwords among them.
 */
export function redactedMessage(message: string): string {
  return message.replace(/"((?:[^"\\]|\\.)*)"/g, (quoted, value: string) =>
    /[:=]|\s-|^Bearer\s/.test(value) ? `"${maskedText(value)}"` : quoted,
  );
}

/** Whether the name of something says nothing of it. */
function isNamed(item: unknown, named: Place['named']): boolean {
  if (named !== 'mappings') return named === 'anything';
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

function redactEntry(key: string, item: unknown, secret: boolean, mask: Mask): unknown {
  if (typeof item !== 'string' || secret || !mayNameEndpoint(key))
    return redact(item, secret || (mask.isSecret ?? isSecretName)(key), mask, { named: namedBelow(key) });
  // What stands behind the host is told to be secret by the key, and so is what is no URL.
  const line = `${key}: ${item}`;
  const start = mistypedEndpointAt(line);
  const shown = start === undefined ? mask.text(line, []) : `${line.slice(0, start)}${mask.whole}`;
  return shown.slice(`${key}: `.length);
}

/** Whether a mapping says which command prints a secret: what it is told may be one as well, or the way to it. */
function givesSecret(value: object): value is { readonly command: readonly unknown[] } {
  return Object.keys(value).length === 1 && 'command' in value && Array.isArray(value.command);
}

/** Whether it says where a secret is kept, and not what it is. */
function saysWhere(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const [[key, value] = [], ...others] = Object.entries(item);
  if (others.length > 0) return false;
  return key === 'command'
    ? givesSecret(item)
    : (key === 'env' || key === 'file') && typeof value === 'string';
}

/** The word before a secret in a command: `--password`. */
function isSecretFlag(word: unknown): boolean {
  return typeof word === 'string' && /^--?[\w.-]+$/.test(word) && isSecretName(word);
}
