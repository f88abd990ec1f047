import { expect, it } from 'vitest';
import { cutSecrets } from './cut-secrets.ts';

it.each([
  // [text, what stands before it in its list, what is left]
  ['echo --password=s1; sleep 3600', '-c', 'echo --password=#; sleep 3600'],
  ['DB_PASSWORD=$X; sleep 1', '-c', 'DB_PASSWORD=$X; sleep 1'],
  ['DB_PASSWORD="\u0024{X}" TOKEN=\u0024{Y:-abc} run', '-c', 'DB_PASSWORD="\u0024{X}" TOKEN=# run'],
  ['run --password $X --token abc --level 3', '-c', 'run --password $X --token # --level 3'],
  [`PASSWORD='a b' run; PASSWORD="a b" run`, '-c', 'PASSWORD=# run; PASSWORD=# run'],
  ['echo "--password=s1"; sleep 1', '-c', 'echo "--password=#"; sleep 1'],
  ['curl -H "Authorization: Bearer abc" http://h/', '-c', 'curl -H "Authorization: #" http://h/'],
  ['app "--password=two words" x', '-c', undefined],
  ["app '--password=two words'", '-c', undefined],
  ['PASSWORD=two\\ words app', '-c', 'PASSWORD=# app'],
  ['sh -c "app --password \\"two words\\""', '-c', 'sh -c "app --password #"'],
  ['sh -c "app --password=\\"two words\\" x"', '-c', 'sh -c "app --password=# x"'],
  ['curl -d "{\\"password\\": \\"two words\\"}" h', undefined, 'curl -d "{\\"password\\": #}" h'],
  ['password => "two words"', undefined, undefined],
  ['app --password=$(echo two words) x', '-c', undefined],
  ['server=x;password=two words;y', undefined, 'server=x;password=#;y'],
  ['Server=x;Password=a;Port=1', undefined, 'Server=x;Password=#;Port=1'],
  ['postgres://app:pw1@db/x', undefined, 'postgres://app:#@db/x'],
  ['postgres://app:$PW@db/x', undefined, 'postgres://app:$PW@db/x'],
  ['{"user": "a", "password": "s1"}', undefined, '{"user": "a", "password": #}'],
  ['--password=a b;c&d', 'app', '--password=#'],
  ['--password=$X', 'app', '--password=$X'],
  ['one\nexport TOKEN=sesame\nthree', '-c', 'one\nexport TOKEN=#\nthree'],
  ['password: a b c', undefined, undefined],
  ['PASSWORD="a b', undefined, undefined],
  ['sleep 3600', '-c', 'sleep 3600'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\n', undefined, '#\n#\n#\n'],
  ['me:abc', 'curl -u', 'me:#'],
  ['me:$PW', 'curl -u', 'me:$PW'],
  ['-psesame', 'mysql -u root', '-p#'],
  ['curl -u me:abc http://h/; sleep 1', '-c', 'curl -u me:# http://h/; sleep 1'],
  ['mysql -pabc shop; sleep 1', '-c', 'mysql -p# shop; sleep 1'],
])('only the secret is cut out: %s', (text, before, cut) => {
  expect(cutSecrets(text, before === undefined ? [] : before.split(' '), '#')).toBe(cut);
});
