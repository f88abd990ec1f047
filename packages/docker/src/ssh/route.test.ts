import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Destination, knownHostsOnTheWay } from './route.ts';

const home = mkdtempSync(join(tmpdir(), 'maestro-route-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function to(host: string): Destination {
  return { host, user: null, port: null, keyPath: null, acceptsNewKeys: false };
}

it('names the files of known hosts of all servers on the way, each list once', () => {
  mkdirSync(join(home, '.ssh'));
  const config = [
    ...['Host gate', '  UserKnownHostsFile ~/gates'],
    ...['Host behind', '  ProxyJump gate', '  UserKnownHostsFile none', '  GlobalKnownHostsFile /g'],
    ...['Host forbidden', '  ProxyCommand nc %h %p'],
  ];
  writeFileSync(join(home, '.ssh/config'), `${config.join('\n')}\n`);
  const user = { name: 'me', home, agentSocket: undefined, environment: {}, keepsNewHostKeys: false };
  const global = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];
  const own = [join(home, '.ssh/known_hosts'), join(home, '.ssh/known_hosts2')];
  expect(knownHostsOnTheWay([to('behind'), to('forbidden')], user)).toEqual([
    { host: 'gate', own: [join(home, 'gates')], global },
    { host: 'behind', own: [], global: ['/g'] },
  ]);
  expect(knownHostsOnTheWay([to('a'), to('b')], user)).toEqual([{ host: 'b', own, global }]);
});
