import { accepts } from './accepts.ts';
import type { LabNames, ShipNames } from './names.ts';
import { runInside, type ShipService, startService } from './ship-service.ts';

/** An Engine inside a ship beside the ship's own. Images and containers are its own; no rules of a firewall publish their ports. */
export interface SecondEngine {
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** @param about.name tells it from others of the ship. @param about.flags how it listens, and what it trusts. */
export async function startSecondEngine(
  lab: LabNames,
  ship: ShipNames,
  about: {
    readonly name: string;
    readonly port: number;
    readonly dataRoot: string;
    readonly flags: readonly string[];
  },
  signal?: AbortSignal,
): Promise<SecondEngine> {
  const { name, port } = about;
  // Without one, an Engine takes docker0 for its own; told to have none, it removes docker0.
  await runInside(lab, ship, ['sh', '-euc', bridge], signal);
  const service: ShipService = await startService(
    lab,
    ship,
    [
      // Under another name than the ship's own Engine, which is found by it.
      'bash',
      '-c',
      `exec -a lab-${name}-engine dockerd "$@"`,
      `lab-${name}-engine`,
      '--config-file=/etc/docker/lab.json',
      `--data-root=${about.dataRoot}`,
      `--exec-root=/run/docker-${name}`,
      `--pidfile=/run/docker-${name}.pid`,
      // The ship's own one, in which this Engine's things stand apart.
      '--containerd=/run/docker/containerd/containerd.sock',
      `--containerd-namespace=${name}`,
      `--containerd-plugins-namespace=${name}-plugins`,
      '--bridge=lab-second',
      '--iptables=false',
      `--host=tcp://${ship.address}:${port}`,
      ...(ship.ipv6Address === null ? [] : [`--host=tcp://[${ship.ipv6Address}]:${port}`]),
      ...about.flags,
    ],
    () => accepts(ship.address, port),
    signal,
  );
  return { address: ship.address, port, stop: () => service.stop() };
}

const bridge = `ip link show lab-second >/dev/null 2>&1 || {
  ip link add lab-second type bridge
  ip address add 192.0.2.1/24 dev lab-second
}
`;
