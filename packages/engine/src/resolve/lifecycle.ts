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
  type TcpCheck,
} from '../model/index.ts';
import { canonicalAddress, isLoopback, isUnspecified, withoutBrackets } from './addresses.ts';
import { asJson } from './as-json.ts';
import { checkAddress } from './check-address.ts';
import { checkBound } from './check-bound.ts';
import { commandOf, commandWords } from './command.ts';
import type { Cursor } from './cursor.ts';
import type { PortDeclarations } from './ports.ts';
import { pythonExpression } from './python-expression.ts';
import { didYouMean, type InstanceReport } from './report.ts';
import { requestSecrets, requestsOptions } from './requests-options.ts';

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
    return { host: withoutBrackets(ship.ip) };
  const host = withoutBrackets(address);
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
    ...requestSecrets(check.get('requests_options'), instance.directory, instance.report),
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
