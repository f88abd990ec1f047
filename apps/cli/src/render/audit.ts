import type { PlayEvent } from '@maestro-ng/engine';
import { count } from './grammar.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

export type AuditFailed = Extract<PlayEvent, { type: 'audit-failed' }>;

/** `maestro.yaml:4:5`, the place in the file that a JSON Pointer means; undefined: not known. */
export type PlaceOf = (at: string) => string | undefined;

/** What to say of messages that an auditor was not told: an error where it kept the play from beginning. */
export function auditLines(failure: AuditFailed, placeOf: PlaceOf, { colors, hint }: Style): string[] {
  const paint = failure.stopped ? colors.red : colors.yellow;
  const label = paint(colors.bold(failure.stopped ? 'error' : 'warning'));
  const place = placeOf(failure.at);
  const where = place === undefined ? '' : ` (${sanitize(place)})`;
  const name = `auditor ${colors.bold(sanitize(failure.auditor))}${where}`;
  const line = `${label}${paint('[auditor-failed]')}: ${name}, when told of ${news(failure)}: ${sanitize(failure.cause)}`;
  if (!failure.stopped) return [line];
  return [
    `${line}; nothing was begun`,
    `  ${hint('mend it, or let plays go on without it: ignore_errors: yes')}`,
  ];
}

function news({ messages, event }: AuditFailed): string {
  if (messages > 1) return `${count(messages, 'more thing')}, the last time`;
  switch (event) {
    case 'action':
      return 'the beginning';
    case 'success':
      return 'the success';
    case 'error':
      return 'the failure';
  }
}
