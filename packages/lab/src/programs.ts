import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Programs are looked for here only: what the Engines run with must not depend on the caller's shell, but for its wish. */
export const programDirectories: readonly string[] = [
  ...(process.env['MAESTRO_LAB_ENGINE'] ?? '').split(':').filter((directory) => directory !== ''),
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];

/** Each program the lab needs, with the Debian package that brings it. */
export const neededPrograms: ReadonlyMap<string, string> = new Map([
  ['dockerd', 'docker.io'],
  ['containerd', 'docker.io'],
  ['runc', 'docker.io'],
  ['docker-proxy', 'docker.io'],
  ['busybox', 'busybox-static'],
  ['ip', 'iproute2'],
  ['iptables', 'iptables'],
  ['iptables-restore', 'iptables'],
  ['nsenter', 'util-linux'],
  ['unshare', 'util-linux'],
  ['mount', 'mount'],
  ['umount', 'mount'],
  ['ldd', 'libc-bin'],
  ['sh', 'dash'],
]);

export function findProgram(name: string): string | undefined {
  return programDirectories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
