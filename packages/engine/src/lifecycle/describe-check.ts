import { type Environment, hideValues, type LifecycleCheck, type TcpCheck } from '../model/index.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { shownWords, withoutQuery } from './shown-words.ts';

/**
 * A check's name for people: its type, and what it looks at.
 *
 * @param hide takes out of it what a template wrote into it of secret variables.
 */
function describeCheck(check: LifecycleCheck, hide: (text: string) => string): string {
  switch (check.type) {
    case 'tcp':
      return `tcp ${check.portName} (${hostAndPort(check.host, check.port)}${picked(check)})`;
    case 'http':
      return `http ${check.method} ${check.scheme}://${hostAndPort(check.host, check.port)}${withoutQuery(hide(check.path))}${picked(check)}`;
    case 'health':
      return 'health';
    case 'exec':
    case 'rexec':
      return `${check.type} ${shownWords(check.command.map(hide))}`;
    case 'sleep':
      return `sleep ${check.seconds} s`;
    case 'extension':
      return `${check.name} ${hide(check.about)}`.trim();
  }
}

/** How the checks of an environment are called. */
export function checkNames({
  templateSecrets,
}: Pick<Environment, 'templateSecrets'>): (check: LifecycleCheck) => string {
  const secrets = templateSecrets?.reveal().values ?? [];
  const hide = (text: string): string => (secrets.length === 0 ? text : hideValues(text, secrets));
  return (check) => describeCheck(check, hide);
}

function picked({ isPicked }: Pick<TcpCheck, 'isPicked'>): string {
  return isPicked === undefined ? '' : ', or another port of the range';
}
