import type { LabNames, ShipNames } from './names.ts';
import { type SecondEngine, startSecondEngine } from './second-engine.ts';
import { runInside } from './ship-service.ts';
import { subnetAround } from './subnet.ts';

export interface SmallEngineOptions {
  /** Of room for all that it keeps. */
  readonly megabytes: number;
  /** Default: 2377. */
  readonly port?: number;
}

/** An Engine beside the ship's own, in plain HTTP, with a disk that is soon full. */
export interface SmallEngine extends SecondEngine {
  /** Takes what room is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  clear(): Promise<void>;
}

export async function startSmallEngine(
  lab: LabNames,
  ship: ShipNames,
  { megabytes, port = 2377 }: SmallEngineOptions,
  signal?: AbortSignal,
): Promise<SmallEngine> {
  // In the ship's own mounts, and gone with the ship.
  const dataRoot = '/run/small-data';
  const inside = (script: string): Promise<void> =>
    runInside(lab, ship, ['sh', '-euc', script, 'small-engine', dataRoot, `${megabytes}m`], signal);
  await inside('mkdir -p "$1"; mount -t tmpfs -o size="$2" tmpfs "$1"');
  // The registries on the lab's own addresses speak plain HTTP.
  const flags = ['--tls=false', `--insecure-registry=${subnetAround(ship.address)}`];
  const engine = await startSecondEngine(lab, ship, { name: 'small', port, dataRoot, flags }, signal);
  return {
    ...engine,
    fill: () => inside('dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null || :'),
    clear: () => inside('rm -f "$1/filler"'),
    async stop() {
      await engine.stop();
      await inside('busybox umount -l "$1"');
    },
  };
}
