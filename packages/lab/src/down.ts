import { existsSync, readdirSync } from 'node:fs';
import { removeCgroups } from './cgroups.ts';
import { releaseSubnet } from './claim.ts';
import type { LabNames } from './names.ts';
import { endAll, labProcesses } from './processes.ts';
import { removeNetns, removeSwitch } from './switch.ts';

/**
 * Removes everything of a lab by its names alone, so that a lost or half-written record does not matter. The
 * blackhole goes last: as long as anything may still send to the subnet, it cannot leave the machine.
 */
export async function removeLab(lab: LabNames, signal?: AbortSignal): Promise<void> {
  await endAll('the processes of the lab', () => labProcesses(lab.directory), { timeoutMs: 20_000, signal });
  for (const netns of netnsOf(lab)) {
    if (netns !== lab.switchNetns) await removeNetns(lab, netns);
  }
  await removeSwitch(lab);
  await removeCgroups(lab.cgroup, { timeoutMs: 10_000, signal });
  await releaseSubnet(lab, signal);
}

function netnsOf(lab: LabNames): string[] {
  const directory = '/run/netns';
  return existsSync(directory)
    ? readdirSync(directory).filter((name) => name.startsWith(lab.netnsPrefix))
    : [];
}
