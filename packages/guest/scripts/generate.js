/**
 * Writes what follows from the engine's naming of variables: `contract.json`, the tables of the guide, and what the shell
 * file knows of Unicode.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { unicodeTables } from './capitals.js';
import { contract, tables } from './contract.js';

const root = new URL('../', import.meta.url);
const shellFile = 'bin/maestro-guest.sh';
const page = '../../docs/guide/environment_variables.md';

/** The generated files: their paths from the package's folder, and their text. */
export async function generate() {
  const described = contract(await namesOfTheEngine());
  const { own, discovery } = tables(described);
  const guide = between(await read(page), '<!-- own -->\n', '<!-- /own -->', `\n${own}\n\n`);
  return new Map([
    ['contract.json', `${JSON.stringify(described, null, 2)}\n`],
    [page, between(guide, '<!-- discovery -->\n', '<!-- /discovery -->', `\n${discovery}\n\n`)],
    [shellFile, between(await read(shellFile), '# <generated>\n', '# </generated>', `${unicodeTables()}\n`)],
  ]);
}

const read = (path) => readFile(new URL(path, root), 'utf8');

/** The text with another one between two marks. */
function between(text, begin, end, inside) {
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  if (from < begin.length || to < from) throw new Error(`${begin.trim()} is missing`);
  return text.slice(0, from) + inside + text.slice(to);
}

/** From the engine's sources: nothing has to be built. */
async function namesOfTheEngine() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../engine/src/resolve/variable-names.ts', root))],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await generate()) {
    const file = new URL(path, root);
    if ((await readFile(file, 'utf8').catch(() => undefined)) !== text) await writeFile(file, text);
  }
}
