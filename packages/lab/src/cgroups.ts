import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Bound, waitUntil } from './wait-until.ts';

const root = '/sys/fs/cgroup';

/** Where the cgroup of this name exists, in any hierarchy (version 2 has one, version 1 one per controller). */
export function cgroupDirectories(name: string): string[] {
  if (!existsSync(root)) return [];
  const hierarchies = [root, ...directoriesIn(root)];
  return hierarchies.map((hierarchy) => join(hierarchy, name)).filter((path) => existsSync(path));
}

/** Containers' cgroups stay behind when their Engine is ended rather than asked to stop them. */
export async function removeCgroups(name: string, bound: Bound): Promise<void> {
  await waitUntil(`the cgroups ${name} to be free`, () => cgroupDirectories(name).every(removeTree), bound);
}

function removeTree(directory: string): boolean {
  try {
    const children = directoriesIn(directory).map(removeTree);
    if (!children.every(Boolean)) return false;
    rmdirSync(directory);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Its last process is only just ending.
    if (code === 'EBUSY') return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
}

function directoriesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name));
}
