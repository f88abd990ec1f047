import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { containerEnvironment, dictionary, literalOf, loadEnvironment } from '@maestro-ng/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as library from './index.ts';
import { renderFiles, renderTask } from './render/render-files.ts';
import { buildLibrary } from './testing/build-library.ts';
import { ask, shellFile, shells } from './testing/shells.ts';

const page = readFileSync(new URL('../../../docs/guide/guest_functions.md', import.meta.url), 'utf8');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-guest-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The code of the block that has this in it. */
function block(having: string): string {
  const found = [...page.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const [only, ...more] = found.filter((code) => code.includes(having));
  if (only === undefined || more.length > 0) throw new Error(`"${having}" does not stand in one block`);
  return only;
}

test('every function and every verb is on the page', () => {
  const functions = Object.entries(library)
    .filter(([name, value]) => typeof value === 'function' && !name.endsWith('Error'))
    .map(([name]) => name);
  expect(functions.filter((name) => !page.includes(`\`${name}(`))).toEqual([]);
  const [[, shell] = ['', []]] = shells;
  const verbs = [...ask(shell, {}, 'help').stdout.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)\b/gm)].map(
    ([, verb]) => verb,
  );
  expect(verbs.length).toBeGreaterThan(12);
  expect(verbs.filter((verb) => !new RegExp(`\`(?:exec maestro-guest )?${verb}[ \`]`).test(page))).toEqual(
    [],
  );
});

test('errors are as the page has them', () => {
  const code = block("guest.getNodeList('zookeper')");
  const [, given = ''] = /createGuest\((\{.*\})\)/.exec(code) ?? [];
  const guest = library.createGuest(runInNewContext(`(${given})`) as library.GuestEnvironment);
  const promised = [...code.matchAll(/^(guest\..*);\n\/\/ (.*)$/gm)];
  expect(promised).toHaveLength(2);
  for (const [, call = '', message] of promised) {
    const asking = `try { ${call}; } catch (error) { error.message; }`;
    expect(runInNewContext(asking, { guest })).toBe(message);
  }
});

test('a mistake in a template is told as on the page', () => {
  const { environment } = loadEnvironment({
    file: '-',
    text: block('name: shop'),
    directory: '.',
    processEnv: {},
  });
  if (environment === undefined) throw new Error('The file of the page is wrong.');
  const given = containerEnvironment(environment, 'web-template').map(
    ({ name, value }) => [name, value === null ? undefined : literalOf(value)] as const,
  );
  const template = join(folder, 'index.html.j2');
  writeFileSync(template, block('"me":"{{ containerName() }}"').replace("'zookeeper'", "'zookeper'"));
  const wrong = renderFiles([renderTask(template)], dictionary(given), () => undefined);
  expect(wrong.map((line) => `maestro-guest: ${line.replace(folder, 'www')}\n`)).toEqual([
    block('maestro-guest: www/index.html.j2'),
  ]);
});

const env = { ...process.env, CONTAINER_NAME: 'web-1' };

test('an application is run by the library as on the page', async () => {
  const program = join(folder, 'run.cjs');
  const code = block("runService(['java'")
    .replace("'@maestro-ng/guest'", JSON.stringify(await buildLibrary(folder, 'cjs')))
    .replace("'java', '-jar', 'app.jar'", "'sh', '-c', 'echo hello; exit 3'")
    .replace('/var/log/app', join(folder, 'by-node'));
  writeFileSync(program, code);
  const { status, stdout } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 3, stdout: 'hello\n' });
  expect(readFileSync(join(folder, 'by-node/web-1.log'), 'utf8')).toBe('hello\n');
});

test.each(shells)('and by %s', (name, [shell = '', ...words]) => {
  const logs = join(folder, name);
  const code = block('maestro-guest run --log-directory /var/log/app')
    .replace('maestro-guest', shellFile)
    .replace('java -jar app.jar', "sh -c 'echo hello; exit 3'")
    .replace('/var/log/app', `"${logs}"`);
  const { status, stdout } = spawnSync(shell, [...words, '-c', code], { env, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 3, stdout: 'hello\n' });
  expect(readFileSync(join(logs, 'web-1.log'), 'utf8')).toBe('hello\n');
});
