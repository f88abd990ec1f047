import { nearest } from '@maestro-ng/schema';
import {
  type Dictionary,
  dictionary,
  type HttpCheck,
  type Json,
  type Lifecycle,
  type LifecycleCheck,
  type LifecycleState,
  lifecycleStates,
  type NamedPort,
  type RequestsOptions,
  type TcpCheck,
} from '../model/index.ts';
import { canonicalAddress, isLoopback, isUnspecified } from './addresses.ts';
import { asJson } from './as-json.ts';
import { checkAddress } from './check-address.ts';
import { checkBound } from './check-bound.ts';
import { commandOf, commandWords } from './command.ts';
import type { Cursor } from './cursor.ts';
import type { PortDeclarations } from './ports.ts';
import { pythonExpression } from './python-expression.ts';
import { didYouMean, type InstanceReport } from './report.ts';
import { requestSettings } from './request-settings.ts';
import { resolveSecret } from './secret.ts';

/** What checks need to know of the instance that they are about. */
export interface CheckedInstance {
  readonly ship: CheckedShip;
  /** Docker publishes its ports; otherwise it has the ship's own network, or that of another container. */
  readonly usesPublishedPorts: boolean;
  readonly declared: PortDeclarations;
  readonly extensionChecks: CheckDescribers;
  /** Where secrets are looked for that are kept in files. */
  readonly directory: string;
  readonly report: InstanceReport;
}

/** Types of checks that extensions add: each says what one of them looks at, for people. */
export type CheckDescribers = ReadonlyMap<string, (options: Dictionary<Json>) => string>;

export interface CheckedShip {
  readonly name: string;
  readonly ip: string;
  /** Its Engine is reached by a socket of this machine. */
  readonly isThisMachine: boolean;
}

type CheckReader = (check: Cursor, instance: CheckedInstance) => LifecycleCheck | undefined;

const requestsOptionNames: ReadonlySet<string> = new Set(
  'verify cert headers auth params data json timeout allow_redirects cookies proxies'.split(' '),
);

const maxWait = { standard: 300 } as const;
const attempts = { standard: 180, zero: 'standard' } as const;

/** A port of the ship, and, where Docker picks it from a range, for which of the container's. */
type CheckedPort = Pick<TcpCheck, 'host' | 'port' | 'containerPort' | 'isPicked' | 'loopbackOf'>;

function tcpPort(port: NamedPort, at: Cursor, instance: CheckedInstance): CheckedPort | undefined {
  const { report } = instance;
  if (port.protocol === 'tcp') {
    const { exposed, external } = port;
    const isPicked = exposed.first === exposed.last && external.range.first !== external.range.last;
    return {
      ...placeOf(port, instance),
      port: external.range.first,
      containerPort: exposed.first,
      ...(isPicked ? { isPicked } : {}),
    };
  }
  report.error({
    code: 'check-on-udp-port',
    message: `port "${port.name}" of instance "${report.instance}" is a UDP port, which such a check cannot reach`,
    at,
    hint: 'use an exec or rexec check instead',
  });
  return undefined;
}

/** Where a published port is reached: at the ship's `ip`, or at the one address that it is published at. */
function placeOf(
  { external }: NamedPort,
  { ship, usesPublishedPorts }: CheckedInstance,
): Pick<CheckedPort, 'host' | 'loopbackOf'> {
  const { address } = external;
  const canonical = canonicalAddress(address);
  if (canonical === undefined || !usesPublishedPorts || isUnspecified(canonical.text))
    return { host: ship.ip };
  const host = address.replace(/^\[(.*)\]$/, '$1');
  if (!isLoopback(canonical.text)) return { host };
  return { host, loopbackOf: { ship: ship.name, ip: ship.isThisMachine ? null : ship.ip } };
}

function undeclared(name: string, at: Cursor, instance: CheckedInstance): undefined {
  const { declared, report } = instance;
  if (!declared.complete || declared.unreadable.has(name)) return undefined;
  const names = [...declared.ports.keys()];
  report.error({
    code: 'unknown-port',
    message: `instance "${report.instance}" declares no port "${name}"`,
    at,
    hint:
      didYouMean(nearest(name, names)) ??
      (names.length === 0
        ? 'declare it under ports'
        : `declare it under ports; there are ${names.join(', ')}`),
  });
  return undefined;
}

const tcp: CheckReader = (check, instance) => {
  const at = check.get('port');
  const name = at.text();
  if (name === undefined) return undefined;
  const declared = instance.declared.ports.get(name);
  if (declared === undefined) return undeclared(name, at, instance);
  const port = tcpPort(declared.port, at, instance);
  if (port === undefined) return undefined;
  const maxWaitSeconds = checkBound(check, 'max_wait', { ...maxWait, zero: 'standard' }, instance.report);
  return { type: 'tcp', ...port, portName: name, maxWaitSeconds, at: check.at };
};

function requestsOptions(cursor: Cursor, report: InstanceReport): RequestsOptions {
  const result = dictionary<Json>();
  for (const entry of cursor.entries()) {
    if (!requestsOptionNames.has(entry.key)) {
      report.refuse({
        code: 'unknown-requests-option',
        message: `"${entry.key}" is not an option of a request`,
        at: entry,
        part: 'key',
        hint:
          didYouMean(nearest(entry.key, requestsOptionNames)) ??
          `known are ${[...requestsOptionNames].join(', ')}`,
      });
    }
    if (!isApart(entry)) result[entry.key] = asJson(entry);
  }
  for (const { option, expected } of requestSettings(withPlaceholders(cursor, result)).bad) {
    report.refuse({
      code: 'invalid-requests-option',
      message: `"${option}" cannot be honoured as it is given: ${expected} is expected`,
      at: cursor.get(option),
    });
  }
  return result;
}

/** Whether an option may be secret, and has a place of its own. */
function isApart(option: Cursor): boolean {
  return (
    (option.key === 'headers' && option.isMapping) || (option.key === 'auth' && option.items().length === 2)
  );
}

/** With what may be secret, to be looked at as well; what is kept elsewhere is not known yet, and empty. */
function withPlaceholders(options: Cursor, others: RequestsOptions): RequestsOptions {
  const settingOf = (at: Cursor): Json => (at.isMapping ? '' : asJson(at));
  const [headers, auth] = [options.get('headers'), options.get('auth')];
  const whole = new Map<string, Json>(Object.entries(others));
  if (isApart(headers))
    whole.set('headers', dictionary(headers.entries().map((each) => [each.key, settingOf(each)] as const)));
  if (isApart(auth)) whole.set('auth', auth.items().map(settingOf));
  return dictionary(whole);
}

/** Headers, and user and password, any of which may be secret. */
function requestSecrets(
  options: Cursor,
  { directory, report }: CheckedInstance,
): Pick<HttpCheck, 'headers' | 'auth'> {
  const headers = options
    .get('headers')
    .presentEntries()
    .flatMap((entry) => {
      const value = resolveSecret(entry, directory, report);
      return value === undefined ? [] : [{ name: entry.key, value }];
    });
  const [user, password] = options.get('auth').items();
  if (user === undefined || password === undefined) return { headers, auth: null };
  const pair = {
    user: resolveSecret(user, directory, report),
    password: resolveSecret(password, directory, report),
  };
  const auth =
    pair.user === undefined || pair.password === undefined
      ? null
      : { user: pair.user, password: pair.password };
  return { headers, auth };
}

function httpPort(
  check: Cursor,
  instance: CheckedInstance,
): (CheckedPort & Pick<HttpCheck, 'portName'>) | undefined {
  const at = check.get('port');
  const name = at.text();
  if (name === undefined) return undefined;
  const declared = instance.declared.ports.get(name);
  if (declared !== undefined) {
    const port = tcpPort(declared.port, at, instance);
    return port === undefined ? undefined : { ...port, portName: name };
  }
  const number = at.integer();
  if (number === undefined) return undeclared(name, at, instance);
  if (number >= 1 && number <= 65535) return { host: instance.ship.ip, port: number, portName: null };
  instance.report.refuse({ code: 'invalid-port', message: `${number} is not a port; 1 to 65535 are`, at });
  return undefined;
}

/**
 * What the body is searched for. As in the original, an expression that is none is an error of the file; one that only
 * Python knows bars the instance.
 */
function matchRegex(check: Cursor, report: InstanceReport): string | null {
  const at = check.get('match_regex');
  const text = at.text();
  if (text === undefined || !at.truth()) return null;
  const expression = pythonExpression(text);
  if ('problem' in expression) {
    const finding = { code: 'invalid-expression', message: expression.problem, at } as const;
    if (expression.isPython) report.refuse(finding);
    else report.error(finding);
  }
  return text;
}

const http: CheckReader = (check, instance) => {
  checkAddress(check, instance.report);
  const expression = matchRegex(check, instance.report);
  const port = httpPort(check, instance);
  if (port === undefined) return undefined;
  const path = check.get('path').text() ?? '/';
  const host = check.get('host').text() || undefined;
  const { loopbackOf: _, ...elsewhere } = port;
  return {
    type: 'http',
    ...(host === undefined ? port : { ...elsewhere, host }),
    path: path.startsWith('/') ? path : `/${path}`,
    scheme: check.get('scheme').text() ?? 'http',
    method: (check.get('method').text() ?? 'GET').toUpperCase(),
    matchRegex: expression,
    maxWaitSeconds: checkBound(check, 'max_wait', { ...maxWait, zero: 'once' }, instance.report),
    requestsOptions: requestsOptions(check.get('requests_options'), instance.report),
    ...requestSecrets(check.get('requests_options'), instance),
    at: check.at,
  };
};

function commandToRun(check: Cursor, report: InstanceReport): readonly string[] | undefined {
  const at = commandOf(check);
  const split = commandWords(at);
  if (split === undefined) return undefined;
  if ('problem' in split) {
    report.error({
      code: 'invalid-command',
      message: `this command cannot be split into words: ${split.problem}`,
      at,
    });
    return undefined;
  }
  if (split.words.length > 0) return split.words;
  report.refuse({ code: 'invalid-command', message: 'this command is empty', at });
  return undefined;
}

const exec: CheckReader = (check, { report }) => {
  const command = commandToRun(check, report);
  if (command === undefined) return undefined;
  const envFrom = check.get('envfrom').text() === 'stdin' ? 'stdin' : 'env';
  return {
    type: 'exec',
    command,
    attempts: checkBound(check, 'attempts', attempts, report),
    envFrom,
    at: check.at,
  };
};

const rexec: CheckReader = (check, { report }) => {
  const command = commandToRun(check, report);
  if (command === undefined) return undefined;
  return { type: 'rexec', command, attempts: checkBound(check, 'attempts', attempts, report), at: check.at };
};

const sleep: CheckReader = (check) => {
  const seconds = check.get('wait').number();
  return seconds === undefined ? undefined : { type: 'sleep', seconds, at: check.at };
};

const health: CheckReader = (check, { report }) => ({
  type: 'health',
  maxWaitSeconds: checkBound(check, 'max_wait', { ...maxWait, zero: 'once' }, report),
  at: check.at,
});

const readers: ReadonlyMap<string, CheckReader> = new Map(
  Object.entries({ tcp, http, exec, rexec, sleep, health }),
);

function extensionCheck(name: string, describe: (options: Dictionary<Json>) => string): CheckReader {
  return (check, { report }) => {
    const options = dictionary<Json>();
    for (const entry of check.presentEntries()) {
      if (entry.key !== 'type' && entry.key !== 'max_wait') options[entry.key] = asJson(entry);
    }
    const maxWaitSeconds = checkBound(check, 'max_wait', { ...maxWait, zero: 'once' }, report);
    return { type: 'extension', name, about: describe(options), options, maxWaitSeconds, at: check.at };
  };
}

function checksOf(owner: Cursor, state: LifecycleState, instance: CheckedInstance): LifecycleCheck[] {
  const checks: LifecycleCheck[] = [];
  const names = [...readers.keys(), ...instance.extensionChecks.keys()];
  for (const check of owner.get('lifecycle').get(state).oneOrMore()) {
    const type = check.get('type');
    const name = type.text();
    if (name === undefined) continue;
    const describe = instance.extensionChecks.get(name);
    const reader = describe === undefined ? readers.get(name) : extensionCheck(name, describe);
    if (reader === undefined) {
      instance.report.error({
        code: 'unknown-check-type',
        message: `"${name}" is not a type of lifecycle check; one of ${names.join(', ')} is expected`,
        at: type,
        hint: didYouMean(nearest(name, names)),
      });
      continue;
    }
    const resolved = reader(check, instance);
    if (resolved !== undefined) checks.push(resolved);
  }
  return checks;
}

const none: Lifecycle = { 'pre-start': [], running: [], 'pre-stop': [], stopped: [] };

/** The checks of each state: the service's, then the instance's own. */
export function resolveLifecycle(service: Cursor, own: Cursor, instance: CheckedInstance): Lifecycle {
  if (!service.has('lifecycle') && !own.has('lifecycle')) return none;
  const result: { [state in LifecycleState]: LifecycleCheck[] } = {
    'pre-start': [],
    running: [],
    'pre-stop': [],
    stopped: [],
  };
  for (const state of lifecycleStates) {
    result[state].push(...checksOf(service, state, instance), ...checksOf(own, state, instance));
  }
  return result;
}
