import { connect } from 'node:net';
import type { LabNames, ShipNames } from './names.ts';
import { runInside, type ShipService, startService } from './ship-service.ts';

export interface TlsEngineOptions {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
  /** The authority of clients: one without a certificate of it is refused. */
  readonly clientCa: string;
  /** Default: 2376. */
  readonly port?: number;
}

/** A second Engine inside a ship, that speaks TLS. Images and containers are its own; no rules of a firewall publish their ports. */
export interface TlsEngine {
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

export async function startTlsEngine(
  lab: LabNames,
  ship: ShipNames,
  { cert, key, clientCa, port = 2376 }: TlsEngineOptions,
  signal?: AbortSignal,
): Promise<TlsEngine> {
  // Without one, an Engine takes docker0 for its own; told to have none, it removes docker0.
  await runInside(lab, ship, ['sh', '-euc', bridge], signal);
  const service: ShipService = await startService(
    lab,
    ship,
    [
      // Under another name than the ship's own Engine, which is found by it.
      'bash',
      '-c',
      'exec -a lab-tls-engine dockerd "$@"',
      'lab-tls-engine',
      '--config-file=/etc/docker/lab.json',
      `--data-root=${ship.directory}/tls-data`,
      '--exec-root=/run/docker-tls',
      '--pidfile=/run/docker-tls.pid',
      // The ship's own one, in which this Engine's things stand apart.
      '--containerd=/run/docker/containerd/containerd.sock',
      '--containerd-namespace=tls',
      '--containerd-plugins-namespace=tls-plugins',
      '--bridge=lab-tls',
      '--iptables=false',
      `--host=tcp://${ship.address}:${port}`,
      '--tlsverify',
      `--tlscacert=${clientCa}`,
      `--tlscert=${cert}`,
      `--tlskey=${key}`,
    ],
    () => accepts(ship.address, port),
    signal,
  );
  return { address: ship.address, port, stop: () => service.stop() };
}

const bridge = `ip link show lab-tls >/dev/null 2>&1 || {
  ip link add lab-tls type bridge
  ip address add 192.0.2.1/24 dev lab-tls
}
`;

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false)).once('timeout', () => settle(false));
  });
}
