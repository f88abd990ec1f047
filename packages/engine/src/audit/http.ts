import { revealHeaders } from '../lifecycle/reveal-headers.ts';
import { type HttpAuditor, printableText } from '../model/index.ts';
import type { AuditorType } from './auditor-type.ts';
import { call, isSuccess } from './call.ts';
import { lookupMs } from './lookup-time.ts';
import { type AuditMessage, failed, told } from './message.ts';
import { fillPayload } from './payload.ts';
import { sentence, targetNames } from './phrases.ts';

/** Calls a URL. An answer of any status counts as told; one that is not of success is remarked upon. */
export const httpAuditor: AuditorType<HttpAuditor> = {
  type: 'http',
  describe: ({ endpoint }) => `http ${printableText(endpoint)}`,
  hears: ({ events }, { event }) => events.includes(event),
  boundMs: ({ timeoutSeconds, endpoint, headers }) =>
    timeoutSeconds * 1000 + 1000 + lookupMs([endpoint, ...headers.map(({ value }) => value)]),
  async run(auditor, message, operator, signal) {
    const { endpoint, method, timeoutSeconds } = auditor;
    const body = JSON.stringify(fillPayload(auditor.payload.reveal(), fieldsOf(message)));
    const result = await call(operator, signal, {
      endpoint,
      method,
      headers: await revealHeaders(auditor.headers, operator, signal),
      body,
      followRedirects: true,
      timeoutMs: timeoutSeconds * 1000,
    });
    if (!result.answered) return failed(result.cause);
    return isSuccess(result.status) ? told : { kind: 'doubtful', cause: `status ${result.status}` };
  },
};

function fieldsOf(message: AuditMessage): { [field: string]: string } {
  const what = targetNames(message);
  return { what, action: message.action, who: message.who, message: sentence(message, what) };
}
