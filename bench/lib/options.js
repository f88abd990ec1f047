import { parseArgs } from 'node:util';

/** The options of a measure, as `parseArgs` describes them; `--json` is accepted by all. */
export function readOptions(words, options) {
  return parseArgs({ args: words, options: { ...options, json: { type: 'boolean', default: false } } })
    .values;
}

/** @throws when the text is no whole number of at least `least`. */
export function wholeNumber(text, name, least = 0) {
  if (!/^\d+$/.test(text) || Number(text) < least) {
    throw new Error(`--${name} needs a whole number of ${least} or more, not "${text}"`);
  }
  return Number(text);
}

/** `3,6,12` as numbers. */
export function wholeNumbers(text, name, least = 0) {
  return text.split(',').map((item) => wholeNumber(item.trim(), name, least));
}
