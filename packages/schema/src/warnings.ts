import type { Problem } from './diagnostic.ts';
import { type Pointer, pointer } from './pointer.ts';

type Dictionary = Readonly<Record<string, unknown>>;

/** What is right by the schema, and yet hardly what its author means: obsolete keys, text where yes or no is meant. */
export function warningsOf(data: unknown): Problem[] {
  const problems: Problem[] = [];
  flags(problems, '/ship_defaults', dictionary(data)['ship_defaults'], ['tls', 'tls_verify']);
  each(dictionary(data)['ships'], '/ships', (ship, at) => {
    flags(problems, at, ship, ['tls', 'tls_verify']);
    ifEmpty(problems, at, ship, 'ship');
  });
  each(dictionary(data)['services'], '/services', (service, at) => {
    ifEmpty(problems, at, service, 'service');
    flags(problems, at, service, ['omit']);
    checks(problems, pointer(at, 'lifecycle'), dictionary(service)['lifecycle']);
    each(dictionary(service)['instances'], pointer(at, 'instances'), (instance, place) => {
      ifEmpty(problems, place, instance, 'instance');
      flags(problems, place, instance, ['privileged']);
      obsolete(problems, place, instance);
      checks(problems, pointer(place, 'lifecycle'), dictionary(instance)['lifecycle']);
    });
  });
  each(dictionary(data)['audit'], '/audit', (auditor, at) => {
    if (dictionary(auditor)['type'] !== 'hipchat') return;
    const message = 'HipChat does not exist any more; this auditor does nothing.';
    problems.push({ severity: 'warning', code: 'obsolete-auditor', message, at: pointer(at, 'type') });
  });
  return problems;
}

function dictionary(value: unknown): Dictionary {
  return typeof value === 'object' && value !== null ? (value as Dictionary) : {};
}

function each(value: unknown, at: Pointer, visit: (value: unknown, at: Pointer) => void): void {
  const children = dictionary(value);
  for (const key of Object.keys(children)) visit(children[key], pointer(at, key));
}

/** Python takes any text but the empty one for true. */
function flags(problems: Problem[], at: Pointer, value: unknown, keys: readonly string[]): void {
  const owner = dictionary(value);
  for (const key of keys) {
    if (typeof owner[key] !== 'string') continue;
    const truth = owner[key] === '' ? 'empty text counts as no' : 'text counts as yes, whatever it says';
    problems.push({
      severity: 'warning',
      code: 'flag-as-text',
      message: `"${key}" should be yes or no; ${truth}.`,
      at: pointer(at, key),
      hint: 'write yes or no, without quotes',
    });
  }
}

function ifEmpty(problems: Problem[], at: Pointer, value: unknown, what: string): void {
  if (value !== null) return;
  const message = `This ${what} is left empty, as if it were not there.`;
  problems.push({ severity: 'warning', code: 'empty-entry', message, at, part: 'key' });
}

function obsolete(problems: Problem[], at: Pointer, value: unknown): void {
  const instance = dictionary(value);
  if (instance['lxc_conf'] !== undefined && instance['lxc_conf'] !== null) {
    problems.push({
      severity: 'warning',
      code: 'obsolete-key',
      message: 'Docker has no LXC options any more; "lxc_conf" has no effect.',
      at: pointer(at, 'lxc_conf'),
      part: 'key',
    });
  }
  deprecatedCmd(problems, at, instance);
}

function checks(problems: Problem[], at: Pointer, lifecycle: unknown): void {
  each(lifecycle, at, (list, place) => {
    each(list, place, (check, where) => {
      deprecatedCmd(problems, where, dictionary(check));
    });
  });
}

function deprecatedCmd(problems: Problem[], at: Pointer, owner: Dictionary): void {
  if (owner['cmd'] === undefined || owner['cmd'] === null) return;
  problems.push({
    severity: 'warning',
    code: 'deprecated-key',
    message: 'The key "cmd" is an old spelling of "command".',
    at: pointer(at, 'cmd'),
    part: 'key',
    hint: 'write "command"',
  });
}
