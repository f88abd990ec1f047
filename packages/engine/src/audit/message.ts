import type { AuditEvent, PlayName } from '../model/index.ts';

/** An instance that a message is about. */
export interface AuditTarget {
  readonly instance: string;
  readonly service: string;
  /** The ship's `ip`. */
  readonly shipIp: string;
}

/** What an auditor is told. */
export interface AuditMessage {
  readonly event: AuditEvent;
  /** Whether it is about the whole play, or one container of it. */
  readonly scope: 'play' | 'container';
  readonly action: PlayName;
  /** In the plan's order; of a container one. */
  readonly targets: readonly AuditTarget[];
  readonly who: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** What went wrong, of an error; null otherwise. */
  readonly reason: string | null;
}

/** What became of a message. `doubtful`: it was sent, and something is to be said of the answer. */
export type AuditReport =
  | { readonly kind: 'told' }
  | { readonly kind: 'doubtful'; readonly cause: string }
  | { readonly kind: 'failed'; readonly cause: string };

export const told: AuditReport = { kind: 'told' };

export function failed(cause: string): AuditReport {
  return { kind: 'failed', cause };
}
