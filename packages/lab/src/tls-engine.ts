import type { LabNames, ShipNames } from './names.ts';
import { type SecondEngine, startSecondEngine } from './second-engine.ts';

export interface TlsEngineOptions {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
  /** The authority of clients: one without a certificate of it is refused. */
  readonly clientCa: string;
  /** Default: 2376. */
  readonly port?: number;
}

/** An Engine beside the ship's own, that speaks TLS. */
export type TlsEngine = SecondEngine;

export function startTlsEngine(
  lab: LabNames,
  ship: ShipNames,
  { cert, key, clientCa, port = 2376 }: TlsEngineOptions,
  signal?: AbortSignal,
): Promise<TlsEngine> {
  const flags = ['--tlsverify', `--tlscacert=${clientCa}`, `--tlscert=${cert}`, `--tlskey=${key}`];
  const dataRoot = `${ship.directory}/tls-data`;
  return startSecondEngine(lab, ship, { name: 'tls', port, dataRoot, flags }, signal);
}
