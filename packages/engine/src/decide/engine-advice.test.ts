import { expect, it } from 'vitest';
import { engineAdvice } from './engine-advice.ts';

const startFailed =
  'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

// As Engine 20.10.24 has them.
it.each([
  ['No command specified', 'The image runs nothing by itself: give the instance a command'],
  [`${startFailed}exec: "sleep 10": executable file not found in $PATH: unknown`, 'has to be a program'],
  [`${startFailed}exec: "***": executable file not found in $PATH: unknown`, 'has to be a program'],
  [`${startFailed}exec: "/x": stat /x: no such file or directory: unknown`, 'has to be a program'],
  [`${startFailed}exec: "/etc": permission denied: unknown`, 'a file of the image that may be executed'],
  [
    'driver failed programming external connectivity on endpoint web-1 (c0ffee): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
    '`ss -ltnp` on ship1',
  ],
  [
    'driver failed programming external connectivity on endpoint web-1 (c0ffee): Bind for 0.0.0.0:80 failed: port is already allocated',
    '`ss -ltnp` on ship1',
  ],
  ['No such container: giver-1', 'has to run on ship1 before: start giver-1 there'],
  [
    'Cannot link to a non running container: /giver-1 AS /web-1/db',
    'has to run on ship1 before: start giver-1 there',
  ],
  ['unable to find user app: no matching entries in passwd file', 'have to be known in the image'],
  ['unable to find group app: no matching entries in group file', 'have to be known in the image'],
  [
    `${startFailed}error during container init: error mounting "/etc" to rootfs at "/bin/sh": mount /etc:/bin/sh (via /proc/self/fd/6), flags: 0x5000: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type`,
    'see what is there on ship1',
  ],
  [
    'invalid mount config for type "bind": bind source path does not exist: /srv/x',
    'Make that path on ship1',
  ],
  ['error looking up logging plugin fluent: plugin "fluent" not found', 'in the Engine of ship1'],
  ['create v1: error looking up volume plugin nfs: plugin "nfs" not found', 'in the Engine of ship1'],
  ['could not select device driver "" with capabilities: [[gpu]]', 'container toolkit'],
  [
    'error gathering device information while adding custom device "/dev/kvm": no such file or directory',
    'ship1 has under /dev',
  ],
  ['mkdir /var/lib/docker/x: no space left on device', 'The disk of ship1 is full'],
])('advises on %s', (message, advice) => {
  expect(engineAdvice({ code: 'start-failed', ship: 'ship1', cause: message })).toContain(advice);
});

it('has nothing to add to what says enough', () => {
  expect(
    engineAdvice({ code: 'create-failed', ship: 'ship1', cause: 'Minimum memory limit allowed is 6MB' }),
  ).toBeUndefined();
});

it('advises on nothing but what an Engine refused to make or to start', () => {
  const cause = 'exec: "curl": executable file not found in $PATH';
  expect(engineAdvice({ code: 'check-failed', ship: 'ship1', cause })).toBeUndefined();
  expect(
    engineAdvice({ code: 'conflict', ship: 'ship1', cause: 'No such container: web-1' }),
  ).toBeUndefined();
});

it('does not tell people to start what only an id is known of', () => {
  const cause = `No such container: ${'0f'.repeat(32)}`;
  expect(engineAdvice({ code: 'start-failed', ship: 'ship1', cause })).toContain(
    'made anew, without --reuse',
  );
});
