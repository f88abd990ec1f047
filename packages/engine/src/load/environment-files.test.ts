import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DockerContexts } from './docker-contexts.ts';
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
    const utf16 = Buffer.from('name: t\n', 'utf16le');
    writeFileSync(join(folder, 'utf16'), utf16);
    writeFileSync(join(folder, 'utf16be'), Buffer.from(utf16).swap16());
    writeFileSync(join(folder, 'utf16-mark'), Buffer.from('\uFEFFname: t\n', 'utf16le'));
    writeFileSync(join(folder, 'utf16be-mark'), Buffer.from('\uFEFFname: t\n', 'utf16le').swap16());
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), largestFile + 1);
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect({
      missing: problemOf('missing'),
      'below a file': problemOf('latin/x'),
      dir: problemOf('dir'),
      fifo: problemOf('fifo'),
      latin: problemOf('latin'),
      utf16: ['utf16', 'utf16be', 'utf16-mark', 'utf16be-mark'].map(problemOf),
      large: problemOf('large'),
      loop: problemOf('loop'),
      nul: problemOf('a\0b'),
    }).toEqual({
      missing: 'there is no such file',
      'below a file': 'a part of its path is not a folder',
      dir: 'it is a folder, not a file',
      fifo: 'it is a pipe or a device, not a file',
      latin: 'it is not UTF-8 text',
      utf16: Array(4).fill('it is UTF-16 text, and UTF-8 is expected'),
      large: 'it is larger than 32 MiB',
      loop: 'its symbolic links go round in a circle',
      nul: 'its name has a NUL in it',
    });
  });

  test('that others may read only', () => {
    writeFileSync(join(folder, 'secret'), 'x');
    chmodSync(join(folder, 'secret'), 0);
    chmodSync(folder, 0o755);
    const user = process.geteuid?.();
    // Root may read everything.
    if (user === 0) process.seteuid?.(65534);
    try {
      expect(problemOf('secret')).toBe('it may not be read by you');
    } finally {
      if (user === 0) process.seteuid?.(0);
    }
  });
});

test('paths are found beside the environment file, else in the working directory', () => {
  writeFileSync(join(folder, 'cert.pem'), '');
  writeFileSync(join(folder, 'own.env'), 'A=1');
  const here = relative(process.cwd(), folder);
  const reader = envFileReader(systemFiles, here, new DockerContexts(systemFiles, here));
  expect(reader.locate('cert.pem')).toBe(join(folder, 'cert.pem'));
  expect(reader.locate('package.json')).toBe(join(process.cwd(), 'package.json'));
  expect(reader.locate('nowhere.pem')).toBe(join(folder, 'nowhere.pem'));
  expect(reader.locate('/etc/absolute.pem')).toBe('/etc/absolute.pem');
  expect(reader.read('own.env')).toEqual({ path: join(here, 'own.env'), text: 'A=1' });
});
