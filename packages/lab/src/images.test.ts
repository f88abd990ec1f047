import { expect, test } from 'vitest';
import { baseEntries, librariesIn } from './images.ts';

test('the libraries that ldd lists, with the loader, without what the kernel provides', () => {
  expect(
    librariesIn(`	linux-vdso.so.1 (0x00007fc421a2d000)
	libdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007fc421a17000)
	/lib64/ld-linux-x86-64.so.2 (0x00007fc421a2f000)
`),
  ).toEqual(['/lib/x86_64-linux-gnu/libdl.so.2', '/lib64/ld-linux-x86-64.so.2']);
});

test('busybox with a link for each of its commands but itself', () => {
  const entries = baseEntries({ source: '/usr/bin/busybox', size: 7 }, ['busybox', 'httpd', 'sh'], []);
  expect(entries.filter(({ path }) => path.startsWith('bin/'))).toEqual([
    { type: 'file', path: 'bin/busybox', mode: 0o755, source: '/usr/bin/busybox', size: 7 },
    { type: 'link', path: 'bin/httpd', target: 'busybox' },
    { type: 'link', path: 'bin/sh', target: 'busybox' },
  ]);
});
