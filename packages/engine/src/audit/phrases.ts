import type { AuditMessage } from './message.ts';

/** From so many targets on, they are counted where there is little room. As in the original. */
const compactBelow = 5;

/** `web-1, web-2`: all targets. */
export function targetNames({ targets }: AuditMessage): string {
  return oneLine(targets.map(({ instance }) => instance).join(', '));
}

/** Whether all targets are named where there is little room. */
export function fitsCompact({ targets }: AuditMessage): boolean {
  return targets.length < compactBelow;
}

/** `web-1, web-2`, or `7 containers`. */
export function compactTargets(message: AuditMessage): string {
  return fitsCompact(message) ? targetNames(message) : `${message.targets.length} containers`;
}

/** What a message says, in one line. @param what its targets. */
export function sentence({ event, action, who, reason }: AuditMessage, what: string): string {
  switch (event) {
    case 'action':
      return oneLine(`${who} begins to ${action} ${what}`);
    case 'success':
      return oneLine(`${action} ${what}: succeeded`);
    case 'error':
      return oneLine(`${action} ${what}: failed${reason === null ? '' : `: ${reason}`}`);
  }
}

/** Control characters and line breaks, from a name or an Engine's answer, become spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
