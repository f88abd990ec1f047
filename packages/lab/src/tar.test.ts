import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TarEntry, tar } from './tar.ts';

async function archive(entries: readonly TarEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of tar(entries)) parts.push(part);
  return Buffer.concat(parts);
}

const long = `lib/${'deep/'.repeat(24)}libx.so`;

test('what goes in comes out of tar(1) again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tar-test-'));
  try {
    const source = join(directory, 'source');
    writeFileSync(source, 'x'.repeat(700));
    const bytes = await archive([
      { type: 'directory', path: 'tmp', mode: 0o1777 },
      { type: 'text', path: 'etc/passwd', mode: 0o644, text: 'root\n' },
      { type: 'link', path: 'bin/sh', target: 'busybox' },
      { type: 'file', path: long, mode: 0o755, source, size: 700 },
    ]);
    expect(bytes.length % 512).toBe(0);
    const options = {
      input: bytes,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], TZ: 'UTC' },
    } as const;
    const listing = execFileSync('tar', ['-tvf', '-', '--numeric-owner', '--full-time'], options);
    expect(listing.trim().split('\n')).toEqual([
      'drwxrwxrwt 0/0               0 1970-01-01 00:00:00 tmp',
      '-rw-r--r-- 0/0               5 1970-01-01 00:00:00 etc/passwd',
      'lrwxrwxrwx 0/0               0 1970-01-01 00:00:00 bin/sh -> busybox',
      `-rwxr-xr-x 0/0             700 1970-01-01 00:00:00 ${long}`,
    ]);
    expect(execFileSync('tar', ['-xOf', '-', long], options)).toBe('x'.repeat(700));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a path that fits nowhere is an error that names it', async () => {
  const path = 'x'.repeat(101);
  await expect(archive([{ type: 'directory', path, mode: 0o755 }])).rejects.toThrow(
    `${path}: this path is too long for a tar archive`,
  );
});

test('a file that is not as long as was said is an error', async () => {
  await expect(
    archive([{ type: 'file', path: 'a', mode: 0o644, source: '/etc/passwd', size: 1 }]),
  ).rejects.toThrow(/^\/etc\/passwd changed while it was read: 1 bytes expected, \d+ found$/);
});
