import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cgroupDirectories } from '../cgroups.ts';
import type { LabNames } from '../names.ts';
import { ipv6Subnet } from '../subnet.ts';

/** What is on the machine of a lab, by kind. Looks with the system's own programs, not with the lab's code. */
export function leftovers(lab: LabNames, subnet: string): Record<string, string[]> {
  const holdsId = (line: string): boolean => line.includes(lab.id);
  const found: Record<string, string[]> = {
    namespaces: ip('netns', 'list').filter(holdsId),
    links: ip('-oneline', 'link', 'show').filter(holdsId),
    routes: [
      ...ip('-4', 'route', 'show', 'table', 'all').filter((line) =>
        line.includes(subnet.replace('.0/24', '.')),
      ),
      ...ip('-6', 'route', 'show', 'table', 'all').filter((line) =>
        line.includes(ipv6Subnet(subnet).replace('/64', '')),
      ),
    ],
    mounts: readFileSync('/proc/mounts', 'utf8').split('\n').filter(holdsId),
    processes: processesOf(lab.id),
    cgroups: cgroupDirectories(lab.cgroup),
    files: existsSync(lab.directory) ? [lab.directory] : [],
  };
  return Object.fromEntries(Object.entries(found).filter(([, lines]) => lines.length > 0));
}

function ip(...args: string[]): string[] {
  return execFileSync('ip', args, { encoding: 'utf8' }).split('\n');
}

/** By command line and by the root file system; so containers are seen as well. */
function processesOf(id: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && pid !== `${process.pid}`)
    .filter((pid) => {
      const isContainer = read(pid, 'mountinfo')
        .split('\n')
        .some((line) => / \/ \/ .* overlay /.test(line) && line.includes(id));
      return isContainer || read(pid, 'cmdline').includes(id);
    })
    .map((pid) => `${pid} ${read(pid, 'cmdline').split('\0').join(' ')}`);
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
