import { nearest } from '@maestro-ng/schema';
import { isHost } from './addresses.ts';
import type { Cursor } from './cursor.ts';
import { didYouMean, type InstanceReport } from './report.ts';

/** What no request can be made of: a scheme that is not HTTP's, a host that is more, or less, than a host. */
export function checkAddress(check: Cursor, report: InstanceReport): void {
  const schemeAt = check.get('scheme');
  const scheme = schemeAt.text() ?? 'http';
  if (!/^https?$/i.test(scheme)) {
    report.refuse({
      code: 'check-address',
      message: `this check can never pass: "${scheme}" is not a scheme of HTTP; http and https are`,
      at: schemeAt,
      hint: didYouMean(nearest(scheme, ['http', 'https'])),
    });
  }
  const hostAt = check.get('host');
  const host = hostAt.text();
  if (host === undefined || isHost(host)) return;
  report.refuse({
    code: 'check-address',
    message: `this check can never pass: "${host}" is not a host's name or address`,
    at: hostAt,
    hint: 'write the host alone; scheme, port and path have keys of their own',
  });
}
