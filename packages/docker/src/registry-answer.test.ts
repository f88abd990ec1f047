import { describe, expect, it } from 'vitest';
import { registryAnswer } from './registry-answer.ts';

describe('registryAnswer', () => {
  it.each<[string, number]>([
    ['Head "http://10.0.0.1:5000/v2/app/manifests/1": no basic auth credentials', 401],
    ['unauthorized', 401],
    ['error pulling image configuration: download failed after attempts=6: unauthorized', 401],
    [
      'Head "https://registry-1.docker.io/v2/a/manifests/1": unauthorized: incorrect username or password',
      401,
    ],
    [
      "pull access denied for a, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      403,
    ],
    ['denied', 403],
    [
      'failed to resolve reference "r.test/a:1": pulling from host r.test failed with status code [manifests 1]: 403 Forbidden',
      403,
    ],
    ['manifest unknown', 404],
    ['manifest for r.test:5000/a:1 not found: manifest unknown: manifest unknown', 404],
    ['failed to resolve reference "r.test/a:1": r.test/a:1: not found', 404],
    ["error parsing HTTP 404 response body: invalid character '<' looking for beginning of value", 404],
    ['received unexpected HTTP status: 500 Internal Server Error', 500],
    ['received unexpected HTTP status: 502 Bad Gateway', 502],
    [
      'failed to resolve reference "r.test:5000/a:1": unexpected status from HEAD request to http://r.test:5000/v2/a/manifests/1: 503 Service Unavailable',
      503,
    ],
    ['login attempt to http://10.0.0.1:5000/v2/ failed with status: 401 Unauthorized', 401],
  ])('%s', (message, status) => {
    expect(registryAnswer(message)).toEqual({ status, retryAfterSeconds: null });
  });

  it.each<[string, number | null]>([
    ['toomanyrequests: retry-after: 893.495µs, allowed: 44000/minute', 893.495e-6],
    ['toomanyrequests: Retry-After: 1m2.5s', 62.5],
    ['429 Too Many Requests: retry after 7', 7],
    ['toomanyrequests: You have reached your pull rate limit.', null],
    ['error parsing HTTP 429 response body: invalid character \'s\': "slow down"', null],
  ])('%s', (message, retryAfterSeconds) => {
    expect(registryAnswer(message)).toEqual({ status: 429, retryAfterSeconds });
  });

  it.each([
    'Get "http://10.0.0.1:5000/v2/": EOF',
    'error pulling image configuration: download failed after attempts=6: unexpected EOF',
    'Get "http://10.0.0.1:5000/v2/": dial tcp 10.0.0.1:5000: connect: connection refused',
    'read tcp 10.0.0.2:41034->10.0.0.1:5000: read: connection reset by peer',
    'Get "https://r.test/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'Get "https://r.test/v2/": net/http: TLS handshake timeout',
  ])('%s', (message) => {
    expect(registryAnswer(message)).toEqual({ status: null, retryAfterSeconds: null });
  });

  it.each([
    'write /var/lib/docker/tmp/GetImageBlob5003: no space left on device',
    'open /var/lib/docker/tmp/GetImageBlob1: permission denied',
    'Get "https://r.test/v2/": x509: certificate signed by unknown authority',
    'Get "https://r.test/v2/": dial tcp: lookup r.test on 10.0.0.1:53: no such host',
    'Get "https://10.0.0.1:5000/v2/": http: server gave HTTP response to HTTPS client',
    'no matching manifest for linux/arm64/v8 in the manifest list entries',
    'invalid reference format',
  ])('%s', (message) => {
    expect(registryAnswer(message)).toBeUndefined();
  });
});
