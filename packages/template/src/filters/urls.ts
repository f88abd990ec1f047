import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, valueError } from '../failure.ts';
import { str } from '../printing/str.ts';
import { Dict, DictView } from '../values/dict.ts';
import { escapeText, escapeValue } from '../values/escape.ts';
import { iterate, toArray, tryIterate } from '../values/iterate.ts';
import { Markup, textOf, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import { type Bound, type FilterTable, filter, flag, integer } from './define.ts';

function quote(text: string, slash: string): string {
  let result = '';
  for (const byte of new TextEncoder().encode(text)) {
    const sign = String.fromCharCode(byte);
    result +=
      /[A-Za-z0-9_.~-]/.test(sign) || sign === slash
        ? sign
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

function urlencode(rt: Runtime, value: Value): string {
  if (textOf(value) !== undefined || tryIterate(rt, value) === undefined) return quote(str(rt, value), '/');
  const pairs = toArray(rt, value instanceof Dict ? new DictView(value, 'items') : value);
  const part = (item: Value | undefined): string => quote(str(rt, item ?? null), '').replaceAll('%20', '+');
  return pairs
    .map((pair) => {
      const items = tryIterate(rt, pair) === undefined ? undefined : toArray(rt, pair);
      if (items === undefined) throw expected('pairs', pair);
      if (items.length !== 2) throw valueError(`Expected pairs, but found ${items.length} values.`);
      return `${part(items[0])}=${part(items[1])}`;
    })
    .join('&');
}

const topLevel = 'com|net|int|edu|gov|org|info|mil';
const link = new RegExp(
  `^(?:(?:https?://|www\\.)(?:(?:[\\p{L}\\p{N}_%-]+\\.)+)?(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})` +
    `|(?:[\\p{L}\\p{N}_%-]{2,63}\\.)+(?:${topLevel})` +
    `|https?://(?:(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|\\[(?:[0-9a-f]{0,4}:){2}(?:[0-9a-f]{0,4}:?){1,6}\\])` +
    `)(?::[0-9]{1,5})?(?:[/?#]\\S*)?$`,
  'iu',
);
const email = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;
const opening = /^(?:[(<]|&lt;)+/;
const closing = /(?:[)>.,\n]|&gt;)+$/;
const pairsOfSigns: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
];

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Splits a word into what opens it, itself, and what closes it; brackets inside it stay balanced. */
function dissect(word: string): { head: string; middle: string; tail: string } {
  const head = opening.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = '';
  if (/(?:[)>.,\n]|&gt;)$/.test(middle)) {
    tail = closing.exec(middle)?.[0] ?? '';
    middle = middle.slice(0, middle.length - tail.length);
  }
  for (const [open, close] of pairsOfSigns) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let turn = Math.min(opened, count(tail, close)); turn > 0; turn--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return { head, middle, tail };
}

interface LinkStyle {
  readonly attributes: string;
  readonly limit: number | undefined;
  readonly schemes: readonly string[];
}

function linked(middle: string, { attributes, limit, schemes }: LinkStyle): string {
  const shown = limit !== undefined && middle.length > limit ? `${middle.slice(0, limit)}...` : middle;
  if (link.test(middle)) {
    const href = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
    return `<a href="${href}"${attributes}>${shown}</a>`;
  }
  if (middle.startsWith('mailto:') && email.test(middle.slice(7)))
    return `<a href="${middle}">${middle.slice(7)}</a>`;
  if (middle.includes('@') && !middle.startsWith('www.') && !middle.includes(':') && email.test(middle)) {
    return `<a href="mailto:${middle}">${middle}</a>`;
  }
  const scheme = schemes.find((name) => middle !== name && middle.startsWith(name));
  return scheme === undefined ? middle : `<a href="${middle}"${attributes}>${middle}</a>`;
}

function urlize(rt: Runtime, value: Value, [limit, nofollow, target, rel, schemesGiven]: Bound): Value {
  const parts = new Set(
    (rel === undefined || rel === null ? '' : str(rt, rel)).split(/\s+/).filter((part) => part !== ''),
  );
  if (flag(rt, nofollow)) parts.add('nofollow');
  parts.add('noopener');
  const schemes: string[] = [];
  if (schemesGiven !== undefined && schemesGiven !== null) {
    const items = iterate(rt, schemesGiven);
    for (let item = items.next(); item !== undefined; item = items.next()) {
      const scheme = str(rt, item);
      if (!/^[\w.+-]{2,}:\/{0,2}$/.test(scheme)) {
        throw new Failure(
          'FilterArgumentError',
          `"${scheme}" is not the beginning of an address, such as "https://".`,
        );
      }
      schemes.push(scheme);
    }
  }
  const relText = ` rel="${escapeText([...parts].sort().join(' '))}"`;
  const targetText =
    target === undefined || target === null ? '' : ` target="${escapeValue(rt, target).text}"`;
  const style: LinkStyle = {
    attributes: relText + targetText,
    limit: limit === undefined || limit === null ? undefined : integer(limit, 0),
    schemes,
  };
  const words = escapeValue(rt, value).text.split(/(\s+)/);
  const text = words
    .map((word) => {
      rt.step();
      const { head, middle, tail } = dissect(word);
      return head + linked(middle, style) + tail;
    })
    .join('');
  return rt.autoescape ? new Markup(text) : text;
}

export const urlFilters: FilterTable = new Map([
  filter('urlencode', 'value', urlencode),
  filter('urlize', 'value trim_url_limit? nofollow? target? rel? extra_schemes?', urlize),
]);
