import type { ContainerStatus, Dictionary, Status } from '@maestro-ng/engine';
import type { PortStatus } from './probe-ports.ts';
import { statusPhrase } from './status-phrase.ts';

/** What is asked for with `--full` only. */
export interface FullStatus {
  /** By which names and digests registries know the image. */
  readonly digests: readonly string[];
  readonly ports: readonly PortStatus[];
}

/** How something stands, and what of it was asked for. */
export interface StatusEntry {
  readonly status: Status;
  /** The ship's address. */
  readonly host: string;
  /** null: not asked for. */
  readonly full: FullStatus | null;
}

/** As `--json` gives it: the same fields for everything of one kind, null where something is not known or not asked for. */
export function statusRecord({ status, host, full }: StatusEntry): Dictionary<unknown> {
  const { kind, ship, condition } = status;
  const phrase = statusPhrase(status, { ageMs: 0, exact: full !== null });
  if (status.kind === 'ship') return { kind, ship, host, condition, phrase };
  const { instance, service, container } = status;
  return {
    kind,
    instance,
    service,
    ship,
    host,
    condition,
    phrase,
    ...(status.kind === 'orphan'
      ? { because: status.because, placedOn: status.placedOn, name: status.container.name }
      : { drifted: status.drifted }),
    ...containerFields(container),
    digests: full?.digests ?? null,
    ports: full?.ports ?? null,
  };
}

function containerFields(container: ContainerStatus | null): Dictionary<unknown> {
  return {
    container: container?.id ?? null,
    image: container?.image ?? null,
    imageId: container?.imageId ?? null,
    state: container?.state ?? null,
    health: container?.health ?? null,
    exitCode: container?.exitCode ?? null,
    restarts: container?.inspected?.restartCount ?? null,
    startedAt: container?.inspected?.startedAt ?? null,
    finishedAt: container?.inspected?.finishedAt ?? null,
  };
}
