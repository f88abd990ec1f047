import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApplyRecord, environmentOfRecord, loadEnvironment } from '@maestro-ng/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LoadedFile } from '../load-file.ts';
import { recordedFile } from './play-recorder.ts';
import { applyRecord } from './test-records.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(web: string, processEnv: { readonly [name: string]: string } = {}): LoadedFile {
  const file = join(folder, 'maestro.yaml');
  writeFileSync(
    file,
    `__maestro: {schema: 2}\nname: shop\nships: {h: {ip: 10.0.0.1}}\nservices:\n  web:\n    image: web:1\n    instances:\n      web-1: {ship: h, ${web}}\n`,
  );
  const request = { file, processEnv };
  const { environment, ...loaded } = loadEnvironment(request);
  if (environment === undefined) throw new Error('there is no environment');
  return { request, environment, ...loaded } as LoadedFile;
}

async function recordOf(file: LoadedFile): Promise<ApplyRecord> {
  const { 'web-1': entry } = applyRecord().instances;
  if (entry === undefined) throw new Error('there is no instance');
  return applyRecord({ instances: { 'web-1': { ...entry, ship: 'h' } }, resolved: await recordedFile(file) });
}

it.each([
  [
    'command: [sh, -c, "echo --password=s1; sleep 3600"]',
    'command: [sh, -c, "echo --password=s2; sleep 3601"]',
  ],
  ['command: [sh, -c, "DB_PASSWORD=$X; sleep 3600"]', 'command: [sh, -c, "DB_PASSWORD=$X; sleep 3601"]'],
  ['env: {DATABASE_URL: "postgres://app:s1@db/x"}', 'env: {DATABASE_URL: "postgres://app:s2@other/x"}'],
  ['env: {URL: "u://{{PASSWORD}}@db"}', 'env: {URL: "u://{{PASSWORD}}@other"}'],
])('goes back but for what is secret: %s', async (then, now) => {
  const record = await recordOf(fileOf(then, { PASSWORD: 's1' }));
  expect(JSON.stringify(record)).not.toMatch(/s1/);
  const present = fileOf(now, { PASSWORD: 's2' });
  const restored = environmentOfRecord(record, {
    environment: present.environment,
    recorded: await recordedFile(present),
  });
  if (!restored.ok) throw new Error(restored.problems.join('\n'));
  const { 'web-1': web } = restored.environment.instances;
  const { 'web-1': asked } = fileOf(then.replace('s1', 's2'), { PASSWORD: 's2' }).environment.instances;
  expect(web?.container.command).toEqual(asked?.container.command);
  expect(web?.env.map(({ name, value }) => [name, value?.parts])).toEqual(
    asked?.env.map(({ name, value }) => [name, value?.parts]),
  );
});

it('is refused where it is not known how much of a text is secret, and the text is another one now', async () => {
  const record = await recordOf(fileOf('command: [sh, -c, "password: s1 x"]'));
  const present = fileOf('command: [sh, -c, "password: s1 y"]');
  const recorded = await recordedFile(present);
  expect(environmentOfRecord(record, { environment: present.environment, recorded })).toEqual({
    ok: false,
    problems: [expect.stringMatching(/^web-1: command cannot be restored: /) as string],
  });
});

it('tells of what comes back which of it templates have made of secrets', async () => {
  const record = await recordOf(
    fileOf('env: {A: "x{{ env.PIN_SECRET[:3] }}", B: "1"}', { PIN_SECRET: '4711' }),
  );
  const present = fileOf('env: {A: "x{{ env.PIN_SECRET[:3] }}", B: "2"}', { PIN_SECRET: '4712' });
  const restored = environmentOfRecord(record, {
    environment: present.environment,
    recorded: await recordedFile(present),
  });
  if (!restored.ok) throw new Error(restored.problems.join('\n'));
  const veiled = restored.environment.templateSecrets?.reveal().veiled;
  if (typeof veiled !== 'object') throw new Error('it does not');
  const texts = [restored.environment, veiled].map(({ instances }) =>
    ['A', 'B'].map(
      (name) => instances['web-1']?.env.find((variable) => variable.name === name)?.value?.parts,
    ),
  );
  expect(texts).toEqual([
    [[{ literal: 'x471' }], [{ literal: '1' }]],
    [[{ literal: 'x\uE000\uE000\uE000' }], [{ literal: '1' }]],
  ]);
});
