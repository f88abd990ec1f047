import type { AuditLevel, Auditor } from '../model/index.ts';
import type { Operator } from '../port/index.ts';
import { failAuditor } from './always-fail.ts';
import type { AuditorType } from './auditor-type.ts';
import { execAuditor } from './exec.ts';
import { hipchatAuditor } from './hipchat.ts';
import { httpAuditor } from './http.ts';
import { logAuditor } from './log.ts';
import type { AuditMessage, AuditReport } from './message.ts';
import { slackAuditor } from './slack.ts';

/** An auditor of the file together with what its type does. */
export interface BoundAuditor {
  readonly auditor: Auditor;
  /** Its name for people. */
  readonly name: string;
  readonly boundMs: number;
  hears(message: AuditMessage): boolean;
  run(message: AuditMessage, operator: Operator, signal: AbortSignal): Promise<AuditReport>;
}

export function bindAuditor(auditor: Auditor): BoundAuditor {
  switch (auditor.type) {
    case 'log':
      return bound(logAuditor, auditor);
    case 'http':
      return bound(httpAuditor, auditor);
    case 'slack':
      return bound(slackAuditor, auditor);
    case 'exec':
      return bound(execAuditor, auditor);
    case 'hipchat':
      return bound(hipchatAuditor, auditor);
    case '_fail':
      return bound(failAuditor, auditor);
  }
}

function bound<Kind extends Auditor>(type: AuditorType<Kind>, auditor: Kind): BoundAuditor {
  return {
    auditor,
    name: type.describe(auditor),
    boundMs: type.boundMs(auditor),
    hears: (message) => isOfLevel(message, auditor.level) && type.hears(auditor, message),
    run: (message, operator, signal) => type.run(auditor, message, operator, signal),
  };
}

/** Errors are for every level. */
function isOfLevel({ event, scope }: AuditMessage, level: AuditLevel): boolean {
  return event === 'error' || level === 'debug' || (level === 'info' && scope === 'play');
}
