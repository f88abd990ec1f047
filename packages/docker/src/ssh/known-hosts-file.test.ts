import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookAtFile } from './known-hosts-file.ts';

const home = mkdtempSync(join(tmpdir(), 'maestro-known-hosts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('what a file of known hosts is good for', () => {
  const at = (name: string): string => join(home, name);
  writeFileSync(at('file'), '');
  mkdirSync(at('folder'));
  symlinkSync('/dev/null', at('nothing'));
  symlinkSync('circle', at('circle'));
  const fit = { kind: 'fit', endsOpen: false };
  expect(lookAtFile(at('file'))).toEqual(fit);
  writeFileSync(at('file'), 'one\n');
  expect(lookAtFile(at('file'))).toEqual(fit);
  writeFileSync(at('file'), 'one\ntwo');
  expect(lookAtFile(at('file'))).toEqual({ ...fit, endsOpen: true });
  expect(lookAtFile(at('missing'))).toEqual(fit);
  expect(lookAtFile(at('nowhere/missing'))).toEqual({
    ...fit,
    missingFolder: at('nowhere'),
  });
  symlinkSync('deep/er/file', at('dangling'));
  expect(lookAtFile(at('dangling'))).toEqual({ ...fit, missingFolder: at('deep/er') });
  symlinkSync('dangling', at('twice'));
  expect(lookAtFile(at('twice'))).toEqual({ ...fit, missingFolder: at('deep/er') });
  symlinkSync('missing', at('near'));
  expect(lookAtFile(at('near'))).toEqual(fit);
  expect(lookAtFile(at('nothing'))).toEqual({ kind: 'keeps-nothing' });
  expect(lookAtFile(at('folder'))).toEqual({ kind: 'unreadable', why: 'it is a folder' });
  expect(lookAtFile(at('file/known_hosts'))).toEqual({
    kind: 'unreadable',
    why: 'it lies in what is no folder',
  });
  expect(lookAtFile(at('circle'))).toEqual({
    kind: 'unreadable',
    why: 'it is a link that leads back to itself',
  });
});
