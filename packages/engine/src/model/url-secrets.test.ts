import { expect, it } from 'vitest';
import { urlSecrets } from './url-secrets.ts';

/** A line with stars in place of what is secret. */
function masked(line: string): string {
  return urlSecrets(line).reduceRight(
    (shown, { start, end }) => shown.slice(0, start) + '*'.repeat(end - start) + shown.slice(end),
    line,
  );
}

it.each([
  ['amqp://u:abc@h/', 'amqp://u:***@h/'],
  ['amqp://:abc@h/', 'amqp://:***@h/'],
  // A password with what should have been encoded.
  ['amqp://u:p@abc@h/', 'amqp://u:*****@h/'],
  ['redis://:a/abc@h', 'redis://:*****@h'],
  ['redis://u:a?b#c@h/d', 'redis://u:*****@h/d'],
  ['redis://:1/abc@h', 'redis://:*****@h'],
  ['mysql://u:ab c@h/d', 'mysql://u:****@h/d'],
  ['mysql://u:a://b@h/d', 'mysql://u:*****@h/d'],
  ['"mysql://u:a\'b c@h/d" x@y', '"mysql://u:*****@h/d" x@y'],
  ['"mysql://u:a\\"b@h/d", "x@y"', '"mysql://u:****@h/d", "x@y"'],
  ["psql mysql://u:a'b@h/d", 'psql mysql://u:***@h/d'],
  ['http://u:ab abc@h:99999', 'http://u:******@h:99999'],
  ['https://me@corp.example:abc@h/x', 'https://me@corp.example:***@h/x'],
  ['https://u:abc@h/x?mail=a', 'https://u:***@h/x?mail=a'],
  ['http://a:1b@c and http://d:ef@g', 'http://a:**@c and http://d:**@g'],
  ['http://a:1b@c,http://d:ef@g', 'http://a:**@c,http://d:**@g'],
  // What stands in the user's place and is a token.
  ['https://ghp_0123456789abcdef@h/x', 'https://********************@h/x'],
  ['https://ghp_0123456789abcdef:x-oauth-basic@h/x', 'https://********************:*************@h/x'],
  ['https://ghp_0123456789abcdef:@h/x', 'https://********************:@h/x'],
  ['https://ghp_0123456789abcdef@h:443/x@v1', 'https://********************@h:443/x@v1'],
  // What is no secret.
  ['https://git@h/x', 'https://git@h/x'],
  ['ssh://an-application-user@h/x', 'ssh://an-application-user@h/x'],
  ['git+ssh://an-application-user@h/x', 'git+ssh://an-application-user@h/x'],
  ['http://a-host-with-a-long-name:8080/x@v1', 'http://a-host-with-a-long-name:8080/x@v1'],
  ['http://h:8080/x@v1', 'http://h:8080/x@v1'],
  ['http://[fd00::1]:8080/x@v1', 'http://[fd00::1]:8080/x@v1'],
  ['https://h/x@v1', 'https://h/x@v1'],
  ['tcp://db:5432 does not answer, ask a@b', 'tcp://db:5432 does not answer, ask a@b'],
  ['ssh://h: refused, ask a@b', 'ssh://h: refused, ask a@b'],
  ['see https://h/x: ask a@b', 'see https://h/x: ask a@b'],
  ['{"u": "http://u", "mail": "a:b@c"}', '{"u": "http://u", "mail": "a:b@c"}'],
])('%s', (line, expected) => {
  expect(masked(line)).toBe(expected);
});

// What is done more than once for a character takes seconds here.
it.each([
  ['://', '@'],
  ['a://b:c', '@'],
  ['a://b:c ', '@'],
  ['"a://b:c', '@'],
  ['"a://b:c ', '@'],
  ['a://b:c@', ''],
  ['a://b:c"', ' @'],
  ['a', '://b:c@'],
  ['a://b:c', ' @'],
  ['a://@', ''],
])('is quick on lines made to be slow, %s', { timeout: 5_000 }, (piece, end) => {
  expect(urlSecrets(piece.repeat(40_000) + end).length).toBeLessThanOrEqual(40_000);
});
