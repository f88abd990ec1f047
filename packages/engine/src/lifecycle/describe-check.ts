import type { LifecycleCheck, TcpCheck } from '../model/index.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { shownWords, withoutQuery } from './shown-words.ts';

/** A check's name for people: its type, and what it looks at. */
export function describeCheck(check: LifecycleCheck): string {
  switch (check.type) {
    case 'tcp':
      return `tcp ${check.portName} (${hostAndPort(check.host, check.port)}${picked(check)})`;
    case 'http':
      return `http ${check.method} ${check.scheme}://${hostAndPort(check.host, check.port)}${withoutQuery(check.path)}${picked(check)}`;
    case 'health':
      return 'health';
    case 'exec':
    case 'rexec':
      return `${check.type} ${shownWords(check.command)}`;
    case 'sleep':
      return `sleep ${check.seconds} s`;
    case 'extension':
      return `${check.name} ${check.about}`.trim();
  }
}

function picked({ isPicked }: Pick<TcpCheck, 'isPicked'>): string {
  return isPicked === undefined ? '' : ', or another port of the range';
}
