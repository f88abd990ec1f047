import { hostileNames, hostileScalars, hostileText } from '../pieces.ts';
import type { Random } from '../random.ts';

export type TextMutation = (text: string, random: Random) => string;

/** Changes that know characters, tokens and lines, and nothing of YAML. */
export const textMutations: readonly TextMutation[] = [
  insertText,
  insertText,
  replaceValue,
  replaceValue,
  replaceWord,
  deleteStretch,
  deleteLines,
  duplicateLines,
  moveLines,
  shiftLines,
  swapTokens,
  repeatStretch,
  cutOff,
];

function insertText(text: string, random: Random): string {
  const piece = random.pick(hostileText);
  const at = random.chance(50) ? random.below(text.length + 1) : lineStart(text, random);
  return text.slice(0, at) + piece + text.slice(at);
}

/** What follows a `: ` or a `- `, to the end of its line or to the next comma or bracket. */
function replaceValue(text: string, random: Random): string {
  const values = [...text.matchAll(/(?<=(?:: |- ))[^\n,\]}]+/g)];
  if (values.length === 0) return text + random.pick(hostileScalars);
  const { 0: old, index } = random.pick(values);
  return text.slice(0, index) + random.pick(hostileScalars) + text.slice(index + old.length);
}

function replaceWord(text: string, random: Random): string {
  const words = [...text.matchAll(/[\w.-]+/g)];
  if (words.length === 0) return random.pick(hostileNames);
  const { 0: old, index } = random.pick(words);
  const other = random.chance(50) ? random.pick(hostileNames) : random.pick(words)[0];
  return text.slice(0, index) + other + text.slice(index + old.length);
}

function deleteStretch(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + text.slice(at + 1 + random.below(8));
}

function deleteLines(text: string, random: Random): string {
  const lines = text.split('\n');
  lines.splice(random.below(lines.length), 1 + random.below(3));
  return lines.join('\n');
}

function duplicateLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const from = random.below(lines.length);
  const some = lines.slice(from, from + 1 + random.below(5));
  lines.splice(random.below(lines.length + 1), 0, ...some);
  return lines.join('\n');
}

function moveLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const some = lines.splice(random.below(lines.length), 1 + random.below(5));
  lines.splice(random.below(lines.length + 1), 0, ...some);
  return lines.join('\n');
}

function shiftLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const from = random.below(lines.length);
  const to = from + 1 + random.below(4);
  const shift = random.pick([' ', '  ', '\t', '    ']);
  const isDeeper = random.chance(50);
  return lines
    .map((line, number) => {
      if (number < from || number >= to) return line;
      return isDeeper ? shift + line : line.replace(/^ {1,2}/, '');
    })
    .join('\n');
}

function swapTokens(text: string, random: Random): string {
  const tokens = text.split(/(\s+|[:,[\]{}"'|>&*!%#-])/);
  const [a, b] = [random.below(tokens.length), random.below(tokens.length)];
  [tokens[a], tokens[b]] = [tokens[b] ?? '', tokens[a] ?? ''];
  return tokens.join('');
}

function repeatStretch(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const stretch = text.slice(at, at + 1 + random.below(20));
  return text.slice(0, at) + stretch.repeat(2 + random.below(200)) + text.slice(at);
}

function cutOff(text: string, random: Random): string {
  return text.slice(0, random.below(text.length + 1));
}

function lineStart(text: string, random: Random): number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return random.pick(starts);
}
