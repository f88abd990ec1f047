import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { hasIpv6 } from './ipv6.ts';
import type { LabNames } from './names.ts';
import { run } from './run-command.ts';
import { addressIn, ipv6AddressIn } from './subnet.ts';

/** Half a switch counts as none. */
export function switchIsReady(lab: LabNames): boolean {
  return (
    existsSync(lab.switchReadyFile) &&
    existsSync(`/run/netns/${lab.switchNetns}`) &&
    existsSync(`/sys/class/net/${lab.hostLink}`)
  );
}

/**
 * A bridge in a namespace of its own, and the host's link to it. Were the bridge among the host's links, the host's
 * firewall would see what the ships say to each other; with a Docker Engine on the host that firewall drops it.
 */
export async function makeSwitch(
  lab: LabNames,
  subnet: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = { lab: lab.directory, signal };
  await run(['ip', 'netns', 'add', lab.switchNetns], options);
  await run(['ip', '-netns', lab.switchNetns, '-batch', '-'], {
    ...options,
    input: 'link add bridge type bridge\nlink set lo up\nlink set bridge up\n',
  });
  await run(['ip', '-batch', '-'], {
    ...options,
    input: `link add ${lab.hostLink} type veth peer name uplink netns ${lab.switchNetns}
address add ${addressIn(subnet, 1)}/24 dev ${lab.hostLink}
${hasIpv6() ? `address add ${ipv6AddressIn(subnet, 1)}/64 dev ${lab.hostLink} nodad` : ''}
link set ${lab.hostLink} up
`,
  });
  await run(['ip', '-netns', lab.switchNetns, 'link', 'set', 'uplink', 'master', 'bridge', 'up'], options);
  writeFileSync(lab.switchReadyFile, '');
}

/** The links inside go with it. */
export async function removeSwitch(lab: LabNames): Promise<void> {
  rmSync(lab.switchReadyFile, { force: true });
  if (existsSync(`/sys/class/net/${lab.hostLink}`)) {
    await run(['ip', 'link', 'delete', lab.hostLink], { lab: lab.directory });
  }
  await removeNetns(lab, lab.switchNetns);
}

export async function removeNetns(lab: LabNames, netns: string): Promise<void> {
  if (existsSync(`/run/netns/${netns}`)) await run(['ip', 'netns', 'delete', netns], { lab: lab.directory });
}
