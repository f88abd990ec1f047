import type { Auditor } from '../model/index.ts';
import type { Operator } from '../port/index.ts';
import type { AuditMessage, AuditReport } from './message.ts';

/** One kind of auditor. */
export interface AuditorType<Kind extends Auditor> {
  readonly type: Kind['type'];
  /** Its name for people, without anything secret: `log audit.log`. */
  describe(auditor: Kind): string;
  /** Whether it does anything with a message; that it is of its level was seen to. */
  hears(auditor: Kind, message: AuditMessage): boolean;
  /** How long telling it one message may take, in milliseconds. */
  boundMs(auditor: Kind): number;
  /** Tells it one message. */
  run(auditor: Kind, message: AuditMessage, operator: Operator, signal: AbortSignal): Promise<AuditReport>;
}
