import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign, type Finding } from './campaign.ts';
import { readCorpus } from './corpus.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { generate } from './generate.ts';

const usage = `usage: pnpm fuzz [--seconds 60] [--seed N] [--case N]
  --seconds  how long cases are tried; one that hangs may take 15 s more
  --seed     the same seed gives the same cases; by default another one each time
  --case     try this case alone
`;

/** Tries cases and tells what was found. Exit code 0: nothing was; 1: something was; 2: wrong usage. */
export async function main(
  words: readonly string[],
  places: { readonly repository: string; readonly worker: string },
): Promise<number> {
  const options = readOptions(words);
  if (options === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const { seconds, seed, only } = options;
  const { tried, findings } = await campaign({
    seed,
    seconds,
    first: only ?? 0,
    ...(only === undefined ? {} : { cases: 1 }),
    ...places,
  });
  for (const finding of findings) report(finding, seed, places.repository);
  process.stdout.write(`seed ${seed}: ${tried} cases tried, ${findings.length} with something wrong\n`);
  return findings.length === 0 ? 0 : 1;
}

function readOptions(
  words: readonly string[],
): { readonly seconds: number; readonly seed: number; readonly only: number | undefined } | undefined {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { seconds: { type: 'string' }, seed: { type: 'string' }, case: { type: 'string' } },
    });
    const { seconds = '60', seed = String(Math.floor(Math.random() * 2 ** 31)), case: only } = values;
    if (![seconds, seed, only ?? '0'].every((text) => /^\d{1,10}$/.test(text))) return undefined;
    return {
      seconds: Number(seconds),
      seed: Number(seed),
      only: only === undefined ? undefined : Number(only),
    };
  } catch {
    return undefined;
  }
}

function report({ index, faults }: Finding, seed: number, repository: string): void {
  const folder = save(generate(readCorpus(repository), seed, index), faults);
  process.stdout.write(`case ${index}, in ${folder}:\n`);
  for (const fault of new Set(faults)) process.stdout.write(`  ${fault.replaceAll('\n', '\n  ')}\n`);
  process.stdout.write(`  again: pnpm fuzz --seed ${seed} --case ${index}\n\n`);
}

function save({ files, processEnv }: FuzzCase, faults: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-fuzz-'));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  writeFileSync(join(folder, 'faults.txt'), `${faults.join('\n')}\n`);
  writeFileSync(join(folder, 'variables.json'), JSON.stringify(processEnv, undefined, 2));
  return folder;
}
