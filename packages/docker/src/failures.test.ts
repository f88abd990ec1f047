import { describe, expect, it } from 'vitest';
import { answerFailure, connectionFailure, timeoutFailure } from './failures.ts';

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
      'unreachable: no TLS connection to 10.0.0.2:2375: the Engine wants a client certificate',
    ],
    ['ECONNRESET', 'unreachable: no connection to 10.0.0.2:2375: the system’s own words'],
  ])('%s before the connection stood', (code, text) => {
    expect(said(code)).toBe(text);
  });

  it.each([
    [
      'CERT_HAS_EXPIRED',
      {},
      'Give the Engine of alpha another certificate, unless it is the clock of this machine that is wrong.',
    ],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', {}, 'Give one as tls_cert and tls_key of alpha.'],
    [
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      { ownCertificate: { from: 0, to: Number.MAX_SAFE_INTEGER } },
      'See that tls_cert of alpha is signed by the authority that its Engine asks for.',
    ],
    [
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      { ownCertificate: { from: 0, to: 1 } },
      'Give alpha another tls_cert, unless it is the clock of this machine that is wrong.',
    ],
  ])('%s says what to do', (code, more, hint) => {
    const error = Object.assign(new Error('x'), { code });
    expect(connectionFailure({ ...place, ...more }, error, false).hint).toBe(hint);
  });

  it('tells of one that is closed before TLS is agreed on, and of a certificate for other names', () => {
    const closed = Object.assign(
      new Error('Client network socket disconnected before secure TLS connection was established'),
      { code: 'ECONNRESET' },
    );
    expect(connectionFailure(place, closed, false).message).toBe(
      'no TLS connection to 10.0.0.2:2375: the connection was closed before TLS was agreed on',
    );
    const other = Object.assign(new Error('x'), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      host: '10.0.0.2',
      cert: { subjectaltname: 'DNS:elsewhere.example' },
    });
    expect(connectionFailure(place, other, false).message).toBe(
      "no TLS connection to 10.0.0.2:2375: the Engine's certificate is for another name than 10.0.0.2: it is for DNS:elsewhere.example",
    );
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

it.each([
  [500, 'Cannot update container d29bc4140e99: cannot update a stopped container: unknown', 'conflict'],
  [500, 'no space left on device', 'refused'],
  [409, 'name in use', 'conflict'],
  [404, 'No such container: web-1', 'not-found'],
])('an answer of %i that says "%s" is %s', (statusCode, message, kind) => {
  const contentType = 'application/json';
  const body = JSON.stringify({ message });
  const answer = { statusCode, contentType, body, changes: true, secrets: [] };
  expect(answerFailure(place, answer).kind).toBe(kind);
});

describe('timeoutFailure', () => {
  it('of an Engine behind SSH says that it is not the SSH server that is silent', () => {
    const behind = { ship: 'alpha', address: 'ssh://10.0.0.2', isBehindSsh: true };
    const { message, hint } = timeoutFailure(behind, 3000);
    expect([message, hint]).toEqual([
      'no answer from the Engine behind ssh://10.0.0.2 within 3 s',
      'The SSH server of alpha has let us in: see that the Engine there is well (`systemctl status docker`), and that nothing has cut the connection since.',
    ]);
    expect(timeoutFailure(place, 3000).hint).toBeUndefined();
  });
});
