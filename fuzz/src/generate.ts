import type { Corpus, SeedFolder } from './corpus.ts';
import { type FuzzCase, mainFile, secretVariable, secretVariableValue, sentinel } from './fuzz-case.ts';
import { encode } from './mutate/bytes.ts';
import { mutateStructure } from './mutate/structure.ts';
import { fromGrammar, mixTemplate } from './mutate/template.ts';
import { textMutations } from './mutate/text.ts';
import { hostileFiles } from './pieces.ts';
import { mixed, Random } from './random.ts';

/** The case of that number: the same each time for the same seed and corpus. */
export function generate(corpus: Corpus, seed: number, index: number): FuzzCase {
  const random = new Random(mixed(seed, index));
  const { files, processEnv } = folderToBegin(corpus, random);
  const texts = new Map(files);
  const changed = random.chance(85) ? mainFile : random.pick([...texts.keys()]);
  texts.set(changed, mutate(texts.get(changed) ?? '', corpus, random));
  return {
    files: new Map(
      [...texts].map(([name, text]) => [name, name === changed ? encode(text, random) : Buffer.from(text)]),
    ),
    processEnv: { ...processEnv, A: 'a', PORT: '80', [secretVariable]: secretVariableValue },
  };
}

function folderToBegin(corpus: Corpus, random: Random): SeedFolder {
  const kind = random.below(100);
  if (kind < 45) return random.pick(corpus.rendered);
  if (kind < 80) return random.pick(corpus.folders);
  const text =
    kind < 90 ? fromGrammar(random) : kind < 95 ? random.pick(corpus.templates) : random.pick(hostileFiles);
  return {
    files: new Map([
      [mainFile, text],
      ['part.yaml', fromGrammar(random)],
    ]),
    processEnv: {},
  };
}

function mutate(original: string, corpus: Corpus, random: Random): string {
  let text = original;
  if (random.chance(70)) text = mutateStructure(text, random) ?? text;
  if (random.chance(30)) text = mixTemplate(text, corpus.templates, random);
  const count = random.chance(40) ? 0 : 1 + random.below(4);
  for (let number = 0; number < count; number += 1) text = random.pick(textMutations)(text, random);
  return random.chance(20) ? text.replace(/((?:password|token|secret):[ ]*)[\w-]+/gi, `$1${sentinel}`) : text;
}
