import fc from 'fast-check';
import { expressionCases, templateCases } from '../../../packages/template/src/testing/template-grammar.ts';
import type { Random } from '../random.ts';

/** Puts a piece of a template into a text: where a value is, or on a line of its own. */
export function mixTemplate(text: string, templates: readonly string[], random: Random): string {
  const piece = random.chance(50) ? random.pick(templates) : fromGrammar(random);
  const values = [...text.matchAll(/(?<=: )[^\n,\]}{%]+/g)];
  if (values.length > 0 && random.chance(50)) {
    const { 0: old, index } = random.pick(values);
    return text.slice(0, index) + piece.replaceAll('\n', ' ') + text.slice(index + old.length);
  }
  const lines = text.split('\n');
  lines.splice(random.below(lines.length + 1), 0, piece);
  return lines.join('\n');
}

/** The main text of a template of all kinds of statements; what it includes is not there. */
export function fromGrammar(random: Random): string {
  const seed = random.below(2 ** 31);
  const [sample] = fc.sample(random.chance(60) ? templateCases : expressionCases, { seed, numRuns: 1 });
  return sample?.files[sample.main] ?? '';
}
