import { expect, it } from 'vitest';
import { hiddenInWords, shownWords, withoutQuery } from './shown-words.ts';

it.each([
  [['test', '-f', '/tmp/ready'], 'test -f /tmp/ready'],
  [['curl', '--password', 'sesame', 'http://host/'], 'curl --password *** http://host/'],
  [['curl', '--api-key=sesame'], 'curl --api-key=***'],
  [['curl', '-H', 'Authorization: Bearer sesame'], 'curl -H Authorization: ***'],
  [['curl', 'http://ops:sesame@host:80/x?api_key=sesame&b=1'], 'curl http://***@host:80/x?***'],
  [['sh', '-c', 'run --token sesame; echo done'], 'sh -c run --token *** echo done'],
  [['sh', '-c', 'DB_PASSWORD=sesame run'], 'sh -c DB_PASSWORD=***'],
  [['curl', '-u', 'ops:sesame', 'http://host/'], 'curl -u ops:*** http://host/'],
  [['mysqladmin', '-psesame', 'ping'], 'mysqladmin -p*** ping'],
  [['sh', '-c', 'mysqladmin -psesame ping; nc -p80'], 'sh -c mysqladmin -p*** ping; nc -p80'],
  [['ssh', '-p22', 'host'], 'ssh -p22 host'],
  [['curl', '-su', 'ops:sesame', 'http://host/'], 'curl -su ops:*** http://host/'],
  [['curl', '-uops:sesame', 'http://host/'], 'curl -uops:*** http://host/'],
  [['web', '--password-file', '/run/pw', '--token-ttl', '30'], 'web --password-file /run/pw --token-ttl 30'],
  [['sh', '-c', 'PASSWORD_FILE=/run/pw run --tokenTtl 30'], 'sh -c PASSWORD_FILE=/run/pw run --tokenTtl 30'],
  [['nc', '-z', 'host', '80'], 'nc -z host 80'],
])('%j', (words, expected) => {
  expect(shownWords(words)).toBe(expected);
});

it.each([
  ['/healthz', '/healthz'],
  ['/x?access_token=sesame', '/x?***'],
  ['/x?ready', '/x?ready'],
])('%s', (path, expected) => {
  expect(withoutQuery(path)).toBe(expected);
});

it.each([
  [['test', '-f', '/tmp/ready'], []],
  [
    ['curl', '--password', 'sesame', '--user', 'ops:open'],
    ['sesame', 'open'],
  ],
  [
    ['sh', '-xc', 'echo mysql --password=sesame; exit 1'],
    ['sesame', 'sesame; exit 1'],
  ],
  [['curl', 'http://ops:sesame@host/'], ['sesame']],
  [['curl', 'http://host/x?api_key=sesame'], ['sesame']],
  [
    ['curl', '-H', 'Authorization: Bearer sesame'],
    ['Bearer sesame', 'sesame'],
  ],
])('what is hidden in %j', (words, hidden) => {
  expect(hiddenInWords(words).sort()).toEqual(hidden.sort());
});
