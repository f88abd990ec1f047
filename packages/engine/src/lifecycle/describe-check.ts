import {
  type Environment,
  type LifecycleCheck,
  lifecycleStates,
  type TcpCheck,
  withoutVeils,
} from '../model/index.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { templateSecretsHider } from './hide-template-secrets.ts';
import { shownWords, withoutQuery } from './shown-words.ts';

/**
 * A check's name for people: its type, and what it looks at.
 *
 * @param hide takes out of its texts, in the order of `textsOf`, what a template wrote into them of secret variables.
 */
function describeCheck(check: LifecycleCheck, hide: (text: string, index: number) => string): string {
  switch (check.type) {
    case 'tcp':
      return `tcp ${check.portName} (${hostAndPort(check.host, check.port)}${picked(check)})`;
    case 'http':
      return `http ${check.method} ${check.scheme}://${hostAndPort(check.host, check.port)}${withoutQuery(hide(check.path, 0))}${picked(check)}`;
    case 'health':
      return 'health';
    case 'exec':
    case 'rexec':
      return `${check.type} ${shownWords(check.command.map(hide))}`;
    case 'sleep':
      return `sleep ${check.seconds} s`;
    case 'extension':
      return `${check.name} ${hide(check.about, 0)}`.trim();
  }
}

/** The texts of a check that a template may have written. */
function textsOf(check: LifecycleCheck): readonly string[] {
  if ('command' in check) return check.command;
  if (check.type === 'http') return [check.path];
  return check.type === 'extension' ? [check.about] : [];
}

/** What there is to know of an environment to call its checks by their names. */
type Known = Pick<Environment, 'templateSecrets'> & Partial<Pick<Environment, 'instances'>>;

/** How the checks of an environment are called. */
export function checkNames(environment: Known): (check: LifecycleCheck) => string {
  const hide = templateSecretsHider(environment) ?? ((text: string) => text);
  const veiled = veiledTexts(environment);
  return (check) =>
    describeCheck(check, (text, index) =>
      hide(veiled === undefined ? text : withoutVeils(text, veiled.get(check)?.[index])),
    );
}

type VeiledTexts = ReadonlyMap<LifecycleCheck, readonly string[]>;

/** Each step asks, for all checks. */
const known = new WeakMap<Known, VeiledTexts>();

/** The texts of checks with other texts in place of secrets, as far as there are any; undefined: they are the same. */
function veiledTexts(environment: Known): VeiledTexts | undefined {
  const { veiled } = environment.templateSecrets?.reveal() ?? {};
  if (veiled === undefined) return undefined;
  const found = known.get(environment) ?? findVeiledTexts(environment, veiled);
  known.set(environment, found);
  return found;
}

function findVeiledTexts({ instances = {} }: Known, veiled: Environment | 'unknown'): VeiledTexts {
  const found = new Map<LifecycleCheck, readonly string[]>();
  if (veiled === 'unknown') return found;
  for (const { name, lifecycle } of Object.values(instances)) {
    const others = veiled.instances[name]?.lifecycle;
    for (const state of lifecycleStates) {
      for (const [index, check] of lifecycle[state].entries()) {
        const other = others?.[state][index];
        if (other?.type === check.type) found.set(check, textsOf(other));
      }
    }
  }
  return found;
}

function picked({ isPicked }: Pick<TcpCheck, 'isPicked'>): string {
  return isPicked === undefined ? '' : ', or another port of the range';
}
