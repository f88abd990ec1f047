import { describe, expect, it } from 'vitest';
import { connectionFailure } from './failures.ts';

const place = { ship: 'alpha', address: '10.0.0.2:2375' };

function said(code: string, connected = false): string {
  const { kind, message } = connectionFailure(
    place,
    Object.assign(new Error('the system’s own words'), { code }),
    connected,
  );
  return `${kind}: ${message}`;
}

describe('connectionFailure', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable: connection refused by 10.0.0.2:2375'],
    ['EHOSTUNREACH', 'unreachable: no route to 10.0.0.2:2375'],
    ['ENETUNREACH', 'unreachable: no route to 10.0.0.2:2375'],
    ['ENOTFOUND', 'unreachable: the name in 10.0.0.2:2375 is not known'],
    ['EAI_AGAIN', 'unreachable: the name in 10.0.0.2:2375 cannot be resolved at the moment'],
    ['EACCES', 'unreachable: no permission to connect to 10.0.0.2:2375'],
    ['ETIMEDOUT', 'timeout: no answer from 10.0.0.2:2375'],
    [
      'CERT_HAS_EXPIRED',
      "unreachable: no TLS connection to 10.0.0.2:2375: the Engine's certificate has expired",
    ],
    [
      'CERT_NOT_YET_VALID',
      "unreachable: no TLS connection to 10.0.0.2:2375: the Engine's certificate is not valid yet",
    ],
    [
      'INVALID_PURPOSE',
      "unreachable: no TLS connection to 10.0.0.2:2375: the Engine's certificate is not one for servers",
    ],
    [
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
      'unreachable: no TLS connection to 10.0.0.2:2375: the Engine does not accept the client certificate',
    ],
    ['ECONNRESET', 'unreachable: no connection to 10.0.0.2:2375: the system’s own words'],
  ])('%s before the connection stood', (code, text) => {
    expect(said(code)).toBe(text);
  });

  it.each(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_EOF_STATE'])(
    '%s after it stood',
    (code) => {
      expect(said(code, true)).toBe(
        'connection-lost: the connection to 10.0.0.2:2375 ended in the middle of a call',
      );
    },
  );

  it('of several addresses tells of the first', () => {
    const errors = [
      Object.assign(new Error('a'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('b'), { code: 'ENETUNREACH' }),
    ];
    expect(connectionFailure(place, new AggregateError(errors), false).message).toBe(
      'connection refused by 10.0.0.2:2375',
    );
  });
});
