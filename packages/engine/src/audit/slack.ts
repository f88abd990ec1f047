import { revealText } from '../lifecycle/reveal-text.ts';
import type { SlackAuditor } from '../model/index.ts';
import type { HttpResult } from '../port/index.ts';
import type { AuditorType } from './auditor-type.ts';
import { call, isSuccess } from './call.ts';
import { lookupMs } from './lookup-time.ts';
import { type AuditMessage, type AuditReport, failed, told } from './message.ts';
import { compactTargets, fitsCompact, oneLine, sentence, targetNames } from './phrases.ts';

const timeoutMs = 10_000;

const colours = { action: '#1dc7d3', success: 'good', error: 'danger' } as const;

/** One coloured attachment per message, by Slack's `chat.postMessage`. */
export const slackAuditor: AuditorType<SlackAuditor> = {
  type: 'slack',
  describe: ({ channel }) => `slack ${channel}`,
  hears: () => true,
  boundMs: ({ token, endpoint }) => timeoutMs + 1000 + lookupMs([token, endpoint]),
  async run(auditor, message, operator, signal) {
    const token = await revealText(auditor.token, 'the token', operator, signal);
    const result = await call(operator, signal, {
      endpoint: auditor.endpoint,
      method: 'POST',
      headers: [['Authorization', `Bearer ${token}`]],
      body: JSON.stringify(slackMessage(auditor, message)),
      followRedirects: false,
      timeoutMs,
    });
    return judge(result);
  },
};

/** What Slack is sent. */
export function slackMessage(auditor: SlackAuditor, message: AuditMessage): object {
  const text = sentence(message, compactTargets(message));
  const { reason } = message;
  const fields = [
    ...(reason === null ? [] : [{ title: 'Error', value: escaped(oneLine(reason)), short: true }]),
    ...(fitsCompact(message) ? [] : [{ title: 'Targets', value: escaped(targetNames(message)) }]),
  ];
  return {
    channel: auditor.channel,
    username: auditor.name,
    ...(auditor.icon === null ? {} : { icon_url: auditor.icon }),
    attachments: [{ fallback: text, text: escaped(text), color: colours[message.event], fields }],
  };
}

/** Slack would read these as its own marks. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack says in the body of a good answer what was wrong with the question. */
function judge(result: HttpResult): AuditReport {
  if (!result.answered) return failed(result.cause);
  if (!isSuccess(result.status)) return failed(`status ${result.status}`);
  const answer = parsed(result.body);
  if (answer?.ok === true) return told;
  if (answer?.ok !== false) return failed('the answer is not one of Slack');
  const error = String(answer.error);
  // Slack's errors are words like `invalid_auth`; anything else is not repeated.
  return failed(`Slack answered ${/^[a-z_]{1,64}$/.test(error) ? `"${error}"` : 'that it is not ok'}`);
}

function parsed(body: string): { readonly ok?: unknown; readonly error?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
