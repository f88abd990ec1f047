import type { LogEvent } from '@maestro-ng/engine';
import { duration } from '../render/duration.ts';
import { sanitize } from '../render/sanitize.ts';

export type LogNotice = Exclude<LogEvent, { type: 'log' }>;

/** What is told beside the logs, as a line. */
export function noticeLine(notice: LogNotice, follow: boolean): string {
  switch (notice.type) {
    case 'log-absent':
      return about(notice, follow ? 'there is no container yet, it is waited for' : 'there is no container');
    case 'log-foreign':
      return about(notice, `the container of this name is not ours: ${sanitize(notice.cause)}`);
    case 'log-failed':
      return about(notice, `its log cannot be read: ${sanitize(notice.cause)}`);
    case 'log-ship-lost':
      return `${sanitize(notice.ship)}: cannot be reached${follow ? ', it is tried again' : ''}: ${sanitize(notice.cause)}`;
    case 'log-ship-back':
      return `${sanitize(notice.ship)}: can be reached again`;
    case 'log-clock-differs': {
      const side = notice.skewMs > 0 ? 'ahead of' : 'behind';
      return `${sanitize(notice.ship)}: its clock is ${duration(Math.abs(notice.skewMs))} ${side} this machine's, and so are the times of its lines`;
    }
    case 'log-ended':
      return about(notice, 'does not run, its start is waited for');
    case 'log-replaced':
      return about(notice, `is container ${sanitize(notice.container.slice(0, 12))} now`);
  }
}

function about(
  { instance, ship }: { readonly instance: string; readonly ship: string },
  text: string,
): string {
  return `${sanitize(instance)} (${sanitize(ship)}): ${text}`;
}
