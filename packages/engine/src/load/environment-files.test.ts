import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envFileReader, largestFile, systemFiles } from './environment-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-files-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function problemOf(name: string): string | undefined {
  const reading = systemFiles.read(join(folder, name));
  return 'problem' in reading ? reading.problem : undefined;
}

describe('reading a file', () => {
  test('gives its text without a BOM, under the path that was asked for', () => {
    writeFileSync(join(folder, 'text'), '\uFEFFhéllo\r\n');
    expect(systemFiles.read(join(folder, 'text'))).toEqual({ path: join(folder, 'text'), text: 'héllo\r\n' });
  });

  test('says why it cannot, and never waits', () => {
    mkdirSync(join(folder, 'dir'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    writeFileSync(join(folder, 'latin'), Buffer.from([0x61, 0xe9, 0x62]));
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), largestFile + 1);
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect({
      missing: problemOf('missing'),
      'below a file': problemOf('latin/x'),
      dir: problemOf('dir'),
      fifo: problemOf('fifo'),
      latin: problemOf('latin'),
      large: problemOf('large'),
      loop: problemOf('loop'),
      nul: problemOf('a\0b'),
    }).toEqual({
      missing: 'there is no such file',
      'below a file': 'a part of its path is not a folder',
      dir: 'it is a folder, not a file',
      fifo: 'it is a pipe or a device, not a file',
      latin: 'it is not UTF-8 text',
      large: 'it is larger than 32 MiB',
      loop: 'its symbolic links go round in a circle',
      nul: 'its name has a NUL in it',
    });
  });

  test.skipIf(process.getuid?.() === 0)('that others may read only', () => {
    writeFileSync(join(folder, 'secret'), 'x');
    chmodSync(join(folder, 'secret'), 0);
    expect(problemOf('secret')).toBe('it may not be read by you');
  });
});

test('paths are found beside the environment file, else in the working directory', () => {
  writeFileSync(join(folder, 'cert.pem'), '');
  writeFileSync(join(folder, 'own.env'), 'A=1');
  const here = relative(process.cwd(), folder);
  const reader = envFileReader(systemFiles, here);
  expect(reader.locate('cert.pem')).toBe(join(folder, 'cert.pem'));
  expect(reader.locate('package.json')).toBe(join(process.cwd(), 'package.json'));
  expect(reader.locate('nowhere.pem')).toBe(join(folder, 'nowhere.pem'));
  expect(reader.locate('/etc/absolute.pem')).toBe('/etc/absolute.pem');
  expect(reader.read('own.env')).toEqual({ path: join(here, 'own.env'), text: 'A=1' });
});
