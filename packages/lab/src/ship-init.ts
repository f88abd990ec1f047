import { spawn } from 'node:child_process';
import { LabError } from './lab-error.ts';
import type { LabNames, ShipNames } from './names.ts';
import { environmentFor } from './run-command.ts';

/**
 * What a ship does first. Its own /run and /etc keep an Engine's global files (sockets of containerd's shims, the
 * key in /etc/docker) off the host and away from the host's own Engine, and disappear with the ship.
 * A link that is down keeps its IPv6 addresses, as it
 * does those of IPv4. The loop adopts and reaps what the ship's processes leave behind.
 */
const script = `directory=$1
printf %s "$2" >/proc/sys/kernel/hostname
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$directory/etc,workdir=$directory/etc-work" /etc
mkdir -p /etc/docker
mount -t tmpfs tmpfs /etc/docker
mount -t tmpfs tmpfs /run
mkdir /run/lock
keep=/proc/sys/net/ipv6/conf/all/keep_addr_on_down
[ ! -e $keep ] || echo 1 >$keep
echo ready
exec >/dev/null 2>&1
while :; do sleep 86400 & wait $!; done
`;

/**
 * A ship is a small machine: beside its network it has processes and mounts of its own. So ending this one
 * process ends every Engine, shim and container of the ship and undoes every mount they made: the kernel sees to it.
 */
export function shipInitCommand(ship: ShipNames): string[] {
  return [
    'nsenter',
    `--net=/run/netns/${ship.netns}`,
    'unshare',
    '--mount',
    '--propagation',
    'slave',
    '--uts',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sh',
    '-euc',
    script,
    'maestro-lab-ship',
    ship.directory,
    ship.name,
  ];
}

/** Returns when the ship's mounts are in place. */
export async function startShipInit(
  lab: LabNames,
  ship: ShipNames,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [program = '', ...rest] = shipInitCommand(ship);
  const child = spawn(program, rest, {
    env: environmentFor({ lab: lab.directory, ship: ship.name }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const timeout = AbortSignal.timeout(10_000);
  const bound = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => resolve());
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error) => reject(new LabError(`cannot start the ship: ${error.message}`)));
    child.on('close', () => reject(new LabError(`cannot set up the ship's mounts: ${said.trim()}`)));
    bound.addEventListener('abort', () => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      else reject(new LabError(`the ship's first process was not ready within 10 s: ${said.trim()}`));
    });
  });
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
}
