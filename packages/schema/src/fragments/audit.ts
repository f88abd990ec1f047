import { secretText } from './secret.ts';
import {
  anything,
  flag,
  kinds,
  listOf,
  mapOf,
  mapping,
  orNull,
  patternText,
  type Shape,
  seconds,
  text,
} from './shape.ts';

function auditor(
  title: string,
  type: string,
  keys: Readonly<Record<string, Shape>>,
  description: string,
  required: readonly string[] = [],
): Shape {
  return mapping(
    title,
    {
      type: { const: type, description: 'Which kind of auditor it is.' },
      level: {
        type: ['string', 'integer'],
        enum: ['info', 'debug', 10, 20, 30, 40, 50, null],
        description:
          "`info` hears of plays, `debug` of each container too. Of errors both hear. A number is one of Python's logging: 10 is `debug`, 20 is `info`, and what is above hears of errors only.",
        default: 'info',
        errorMessage: 'Expected info or debug.',
        enumDescriptions: [
          'plays',
          'plays, and each container',
          'the same as `debug`',
          'the same as `info`',
          ...Array<string>(3).fill('errors only'),
          'the same as `info`',
        ],
      },
      ignore_errors: flag({
        description: 'Let the play go on when the auditor fails as it begins.',
        default: false,
      }),
      ...keys,
    },
    { description, required: ['type', ...required] },
  );
}

const name = text({ description: 'Name to appear under.' });

export const auditDefs: Readonly<Record<string, Shape>> = {
  logAuditor: auditor(
    'LogAuditorConfig',
    'log',
    {
      file: text({
        description: 'File to append to, from the working directory.',
        expected: 'the path of a file',
      }),
    },
    'Writes a line per event to a file.',
    ['file'],
  ),
  httpAuditor: auditor(
    'HttpAuditorConfig',
    'http',
    {
      endpoint: secretText({ description: 'URL to call.', examples: ['https://audit.example.com/hook'] }),
      method: patternText('^([pP][oO][sS][tT]|[gG][eE][tT])$', {
        description: '`POST` or `GET`.',
        expected: 'POST or GET',
        values: { POST: 'send the payload as a body', GET: 'send no body' },
        default: 'POST',
      }),
      headers: mapOf(orNull(secretText({ description: 'Value of the header.' })), {
        description: 'Headers to send.',
        examples: [{ 'X-Team': 'ops', Authorization: { env: 'AUDIT_AUTHORIZATION' } }],
      }),
      timeout: seconds({ description: 'Seconds to wait for the answer.', default: 3 }),
      payload: anything({
        description:
          'What to send, as JSON; `{what}`, `{action}`, `{who}` and `{message}` are filled in at any depth.',
        examples: [{ text: '{who}: {action} {what}' }],
      }),
      events: listOf(
        {
          type: 'string',
          enum: ['action', 'success', 'error'],
          enumDescriptions: ['something begins', 'it has succeeded', 'it has failed'],
          errorMessage: 'Expected action, success or error.',
        },
        {
          description: 'Of what to tell: `action` (something begins), `success`, `error`.',
          expected: 'a list of action, success and error',
          default: ['action'],
          examples: [['action', 'success', 'error']],
        },
      ),
    },
    'Calls a URL when a play begins, or at other events.',
    ['endpoint'],
  ),
  slackAuditor: auditor(
    'SlackAuditorConfig',
    'slack',
    {
      channel: text({ description: 'Channel to write to.', examples: ['#ops'] }),
      token: secretText({ description: 'Token of the bot.', examples: [{ env: 'SLACK_TOKEN' }] }),
      name,
      icon: text({ description: 'URL of a picture.' }),
      endpoint: secretText({
        description: 'URL to send messages to, where it is not that of Slack itself.',
        default: 'https://slack.com/api/chat.postMessage',
      }),
    },
    'Writes to a Slack channel.',
    ['channel', 'token'],
  ),
  execAuditor: auditor(
    'ExecAuditorConfig',
    'exec',
    {
      script: text({
        description: 'Script to run, from the working directory.',
        expected: 'the path of a script',
      }),
      args: {
        type: ['string', 'number', 'boolean', 'array'],
        items: { type: ['string', 'number', 'boolean'] },
        description:
          'Arguments: text, split at spaces, or a list; `{action}`, `{what}` and `{who}` are filled in, each within its argument.',
        errorMessage: 'Expected text or a list of texts.',
      },
    },
    'Runs a script when a play succeeds.',
    ['script'],
  ),
  hipchatAuditor: auditor(
    'HipchatAuditorConfig',
    'hipchat',
    { room: text({ description: 'Room.' }), token: text({ description: 'Token.' }), name },
    'Does nothing: the service HipChat does not exist any more.',
  ),
  failAuditor: auditor('FailAuditorConfig', '_fail', {}, 'Always fails; for tests.'),
  auditor: kinds(
    'AuditorConfig',
    {
      log: { def: 'logAuditor', tsType: 'LogAuditorConfig', summary: 'lines in a file' },
      http: { def: 'httpAuditor', tsType: 'HttpAuditorConfig', summary: 'a call of a URL' },
      slack: { def: 'slackAuditor', tsType: 'SlackAuditorConfig', summary: 'messages in Slack' },
      exec: { def: 'execAuditor', tsType: 'ExecAuditorConfig', summary: 'a script of yours' },
      hipchat: {
        def: 'hipchatAuditor',
        tsType: 'HipchatAuditorConfig',
        summary: 'nothing: the service is gone',
      },
      _fail: { def: 'failAuditor', tsType: 'FailAuditorConfig', summary: 'always fails, for tests' },
    },
    { description: 'Is told what plays do.' },
  ),
};
