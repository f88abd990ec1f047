import { FAILSAFE_SCHEMA, load, type Schema, Type } from 'js-yaml';
import { Plain } from './scalar.ts';

const plain = new Type('tag:yaml.org,2002:plain', {
  kind: 'scalar',
  resolve: () => true,
  construct: (text: string) => new Plain(text),
});

/** Lists, objects, text, and {@link Plain} for scalars without quotes. */
export const quickSchema: Schema = FAILSAFE_SCHEMA.extend({ implicit: [plain] });

/** Where js-yaml loses what matters, or reads otherwise than the careful reader: it is slower, and the one that decides. */
const needsCare: readonly RegExp[] = [
  // Tags, directives, documents that begin on the line of their mark, tabs, line ends of YAML 1.1.
  /(?:^|[\s[{,:?-])!(?!=)/m,
  /^(?:%|---[ ]+[^#\s]|(?:---|\.\.\.)\S)/m,
  /[\t\x85\u2028\u2029]/,
  // Keys that are lists, mappings, explicit, empty, or nothing but an anchor.
  /[\]}][ ]*:/,
  /(?:^|[\s[{,])\?(?:\s|$)/m,
  /(?:^|[[{,?]|- )[ ]*:(?:[\s,\]}]|$)/m,
  /(?<![^\s,[{])&[^\s,[\]{}]+(?:[ ]+:|[[{]|\s*[,\]}])/,
  // An alias right after an anchor.
  /(?<![^\s,[{])&[^\s,[\]{}]+\s+(?:#[^\n]*\s*)*[*]/,
  // What stands too close to a bracket or a quote.
  /[\]}][#?&*|>%@]|["'[{]#/,
  // A block scalar that is the whole text, or whose indentation is given.
  /^(?:---)?[ ]*(?:&[^ \n]+[ ]*)?[|>]/m,
  /[|>][-+]?[1-9]/,
  // A list item that begins on the next line.
  /(?:^|[ ])-[ ]*(?:#[^\n]*)?\r?$/m,
  // Quotes that close on another line.
  /(?:^|[\s[{,:])"(?:[^"\\\n]|\\[^\n])*$/m,
  /(?:^|[\s[{,:])'(?:[^'\n]|'')*$/m,
];

/**
 * Reads YAML ten times as fast as `readCarefully`, without positions: lists, objects, text, and {@link Plain} for
 * scalars without quotes. Undefined where the text is wrong, or needs the careful reader.
 */
export function readQuickly(text: string): { readonly raw: unknown } | undefined {
  if (needsCare.some((pattern) => pattern.test(text))) return undefined;
  try {
    return { raw: load(text, { schema: quickSchema }) ?? null };
  } catch {
    return undefined;
  }
}
