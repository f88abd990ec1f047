import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namesInFile } from './names-in-file.ts';
import type { Names } from './suggest.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function namesIn(text: string): Names {
  const file = join(folder, 'maestro.yaml');
  writeFileSync(file, text);
  return namesInFile(file, {});
}

const web: Names = { ships: [], services: ['web'], instances: ['web-1'] };

describe('the names in a file', () => {
  it.each(["'gone.yaml' ignore missing", "['gone.yaml', 'part.yaml']"])(
    'are there without a file that need not be: include %s',
    (included) => {
      writeFileSync(join(folder, 'part.yaml'), '# here');
      expect(
        namesIn(`{% include ${included} %}\nservices: {web: {image: x, instances: {web-1: {ship: a}}}}`),
      ).toEqual(web);
    },
  );

  it.each([
    `_all: &all\n  web: {image: x, instances: {web-1: {ship: a}}}\nservices:\n  <<: *all`,
    `_some: &some {web-1: {ship: a}}\nservices:\n  web: {image: x, instances: {<<: *some}}`,
    `_web: &web {image: x, instances: {web-1: {ship: a}}}\nservices:\n  web: {<<: [*web]}`,
  ])('are those of merged mappings too: %j', (text) => {
    expect(namesIn(text)).toEqual(web);
  });

  it('are as they are written', () => {
    const text = 'ships: {1.10: x, yes: x}\nservices: {0x1: {instances: {2030-01-01: {}}}}';
    expect(namesIn(text)).toEqual({ ships: ['1.10', 'yes'], services: ['0x1'], instances: ['2030-01-01'] });
  });
});
