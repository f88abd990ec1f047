import {
  type AuditLevel,
  type Auditor,
  auditEvents,
  Concealed,
  type ExecAuditor,
  type HttpAuditor,
  type Json,
  type LogAuditor,
  literalText,
  type SlackAuditor,
  secretText,
  type Text,
} from '../model/index.ts';
import { asJson } from './as-json.ts';
import type { Cursor } from './cursor.ts';
import { formatWords, pythonFormat } from './python-format.ts';
import { pythonText } from './python-text.ts';
import type { Report } from './report.ts';
import { resolveSecret } from './secret.ts';
import { urlText } from './url-text.ts';

type Common = Pick<Auditor, 'level' | 'ignoreErrors' | 'at'>;

const defaultHttpSeconds = 3;
const longestHttpSeconds = 600;
const defaultSlackName = 'maestro-ng';
const defaultSlackEndpoint = 'https://slack.com/api/chat.postMessage';

const payloadFields = { what: '', action: '', who: '', message: '' };
const argumentFields = { what: '', action: '', who: '' };

/** Numbers are those of Python's logging. */
function level(at: Cursor): AuditLevel {
  const number = at.integer();
  if (number !== undefined) return number > 20 ? 'error' : number > 10 ? 'info' : 'debug';
  return at.text() === 'debug' ? 'debug' : 'info';
}

/** Only yes counts, as in the original. */
function ignoreErrors(at: Cursor, report: Report): boolean {
  if (!at.isAbsent && typeof at.value !== 'boolean')
    report.warning({
      code: 'flag-as-text',
      message: '"ignore_errors" should be yes or no; anything else counts as no',
      at,
      hint: 'write yes or no, without quotes',
    });
  return at.value === true;
}

/** A value that is secret; nothing, where something is wrong with it. */
function secret(at: Cursor, directory: string, report: Report): Text {
  return resolveSecret(at, directory, report) ?? secretText('', { from: 'file', at: at.at });
}

/** A text that must not be empty. That it is there at all is validation's part. */
function neededText(at: Cursor, what: string, report: Report): string {
  const text = at.text() ?? '';
  if (text === '' && !at.isAbsent)
    report.error({ code: 'empty-value', message: `"${at.key}" is empty; expected ${what}`, at });
  return text;
}

function endpoint(at: Cursor, directory: string, report: Report): Text {
  if (at.isMapping) return secret(at, directory, report);
  const url = neededText(at, 'a URL', report);
  if (url !== '' && !(/^https?:\/\//i.test(url) && URL.canParse(url)))
    report.warning({
      code: 'invalid-url',
      message: `"endpoint" is not a URL that can be called`,
      at,
      hint: 'write it as https://host/path; as it is, no play begins',
    });
  return urlText(url, { from: 'file', at: at.at });
}

/** The original accepts such a file, and fails when the message is made. */
function checkFormat(at: Cursor, fields: typeof argumentFields, report: Report): void {
  if (typeof at.value !== 'string') return;
  const filled = pythonFormat(at.value, fields);
  if ('text' in filled) return;
  const names = Object.keys(fields).map((name) => `{${name}}`);
  report.warning({
    code: 'invalid-format',
    message: `this text cannot be filled in: ${filled.problem.replace(/\.$/, '')}`,
    at,
    hint: `${names.join(', ')} are filled in; write {{ and }} for braces`,
  });
}

function checkPayload(at: Cursor, report: Report): void {
  for (const child of [...at.entries(), ...at.items()]) checkPayload(child, report);
  checkFormat(at, payloadFields, report);
}

function timeoutSeconds(at: Cursor, report: Report): number {
  const seconds = at.number() ?? defaultHttpSeconds;
  if (seconds > 0 && seconds <= longestHttpSeconds) return seconds;
  const taken = seconds > 0 ? longestHttpSeconds : defaultHttpSeconds;
  report.warning({
    code: 'invalid-timeout',
    message: `${seconds} seconds are no timeout for a call; ${taken} seconds are taken`,
    at,
    hint: `write a number of seconds that is more than 0, and at most ${longestHttpSeconds}`,
  });
  return taken;
}

function log(at: Cursor, common: Common, report: Report): LogAuditor {
  return { type: 'log', file: neededText(at.get('file'), 'the path of a file', report), ...common };
}

function http(at: Cursor, common: Common, directory: string, report: Report): HttpAuditor {
  const payload = at.get('payload');
  checkPayload(payload, report);
  const events = at.get('events');
  const asked = events.items().map((item) => item.text());
  return {
    type: 'http',
    endpoint: endpoint(at.get('endpoint'), directory, report),
    method: at.get('method').text()?.toUpperCase() === 'GET' ? 'GET' : 'POST',
    headers: at
      .get('headers')
      .presentEntries()
      .map((entry) => ({ name: entry.key, value: secret(entry, directory, report) })),
    timeoutSeconds: timeoutSeconds(at.get('timeout'), report),
    payload: new Concealed<Json>(asJson(payload)),
    events: events.isAbsent ? ['action'] : auditEvents.filter((event) => asked.includes(event)),
    ...common,
  };
}

function slack(at: Cursor, common: Common, directory: string, report: Report): SlackAuditor {
  const token = at.get('token');
  const own = at.get('endpoint');
  if (!token.isMapping) neededText(token, "the bot's token", report);
  return {
    type: 'slack',
    channel: neededText(at.get('channel'), 'the name of a channel', report),
    token: secret(token, directory, report),
    name: at.get('name').text() || defaultSlackName,
    icon: at.get('icon').text() ?? null,
    endpoint: own.isAbsent
      ? literalText(defaultSlackEndpoint, { from: 'maestro' })
      : endpoint(own, directory, report),
    ...common,
  };
}

function exec(at: Cursor, common: Common, report: Report): ExecAuditor {
  const args = at.get('args');
  for (const part of args.isList ? args.items() : [args]) checkFormat(part, argumentFields, report);
  return {
    type: 'exec',
    script: neededText(at.get('script'), 'the path of a script', report),
    args: args.isList ? args.items().map(pythonText) : formatWords(args.text() ?? ''),
    ...common,
  };
}

function auditor(at: Cursor, directory: string, report: Report): Auditor | undefined {
  const common: Common = {
    level: level(at.get('level')),
    ignoreErrors: ignoreErrors(at.get('ignore_errors'), report),
    at: at.at,
  };
  const type = at.get('type').text();
  switch (type) {
    case 'log':
      return log(at, common, report);
    case 'http':
      return http(at, common, directory, report);
    case 'slack':
      return slack(at, common, directory, report);
    case 'exec':
      return exec(at, common, report);
    case 'hipchat':
    case '_fail':
      return { type, ...common };
    default:
      // Validation has reported it.
      return undefined;
  }
}

/** Who is told what plays do, in the order of the file. */
export function resolveAudit(root: Cursor, directory: string, report: Report): readonly Auditor[] {
  return root
    .get('audit')
    .items()
    .flatMap((at) => auditor(at, directory, report) ?? []);
}
