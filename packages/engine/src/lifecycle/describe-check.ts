import type { Environment, LifecycleCheck, TcpCheck } from '../model/index.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { templateSecretsHider } from './hide-template-secrets.ts';
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
export function checkNames(
  environment: Pick<Environment, 'templateSecrets'>,
): (check: LifecycleCheck) => string {
  const hide = templateSecretsHider(environment);
  return (check) => describeCheck(check, hide);
}

function picked({ isPicked }: Pick<TcpCheck, 'isPicked'>): string {
  return isPicked === undefined ? '' : ', or another port of the range';
}
