import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { run } from './run-command.ts';

/** Removes a directory of a lab; first whatever somebody mounted below it, so that nothing elsewhere is deleted. */
export async function removeDirectory(directory: string, labDirectory: string): Promise<void> {
  for (const mountPoint of mountPointsBelow(directory)) {
    await run(['umount', '--lazy', mountPoint], { lab: labDirectory });
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Innermost first. */
export function mountPointsBelow(
  directory: string,
  mounts: string = readFileSync('/proc/mounts', 'utf8'),
): string[] {
  return mounts
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\(\d{3})/g, (_, code: string) => fromOctal(code)))
    .filter((path) => path.startsWith(`${directory}/`))
    .reverse();
}

function fromOctal(code: string): string {
  return String.fromCharCode(Number.parseInt(code, 8));
}
