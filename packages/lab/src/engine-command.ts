import { enginePort, type ShipNames } from './names.ts';
import { shipBridge, shipNetworks, subnetAround } from './subnet.ts';

/** The Engine's command line, to be run inside the ship. */
export function dockerdCommand(ship: ShipNames): string[] {
  return [
    'dockerd',
    // Named, so that the host's own /etc/docker/daemon.json is not read.
    '--config-file=/etc/docker/lab.json',
    `--data-root=${ship.dataRoot}`,
    // In the ship's own /run.
    '--exec-root=/run/docker',
    '--pidfile=/run/docker.pid',
    `--host=unix://${ship.socketPath}`,
    '--host=unix:///run/docker.sock',
    `--host=tcp://${ship.address}:${enginePort}`,
    ...(ship.ipv6Address === null ? [] : [`--host=tcp://[${ship.ipv6Address}]:${enginePort}`]),
    // Without it Engine 20.10 warns for 15 s before it listens on a plain port.
    '--tls=false',
    // Registries on the lab's own addresses speak plain HTTP.
    `--insecure-registry=${subnetAround(ship.address)}`,
    `--bip=${shipBridge}`,
    `--default-address-pool=${shipNetworks}`,
    `--cgroup-parent=/${ship.cgroup}`,
    '--exec-opt=native.cgroupdriver=cgroupfs',
  ];
}

/** Enters the ship whose first process has this number, leaves the Engine running there, and returns. */
export function launchCommand(ship: ShipNames, firstPid: number): string[] {
  return [
    ...enterCommand(ship, firstPid),
    '--pid',
    'sh',
    '-euc',
    `echo '{}' >/etc/docker/lab.json
log=$1
shift
"$@" </dev/null >>"$log" 2>&1 &
`,
    'maestro-lab-launch',
    ship.engineLog,
    ...dockerdCommand(ship),
  ];
}

/** To be followed by a command that is to run with the ship's network and files. */
export function enterCommand(ship: ShipNames, firstPid: number): string[] {
  return ['nsenter', `--target=${firstPid}`, `--net=/run/netns/${ship.netns}`, '--mount', '--uts'];
}
