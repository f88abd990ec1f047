import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { overFleet } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, makeByHand, ship } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { beginOnTerminal, haveTerminal } from './harness/terminal.ts';

describeOnLab('exec', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const services = `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, env: {COLOUR: red}, stop_timeout: 0, command: [sleep, "3600"]}
      app-2: {ship: ship2, stop_timeout: 0, command: [sleep, "3600"]}
`;
  const size = { columns: 77, rows: 33 };

  test("has the command's exit code, and its streams apart", async () => {
    const { maestro, maestroWith } = workplace(overFleet(lab, services));
    expect((await maestro('start', 'app-1')).code).toBe(0);
    const script = 'echo "$COLOUR $A $B $(id -u) $(pwd)"; echo trouble >&2; exit 7';
    const flags = ['-e', 'A=1', '-e', 'B', '-u', '1000', '-w', '/bin'];
    expect(await maestroWith({ env: { B: '2' } }, 'exec', 'app-1', ...flags, 'sh', '-c', script)).toEqual({
      code: 7,
      stdout: 'red 1 2 1000 /bin\n',
      stderr: 'trouble\n',
    });
    // What is a flag of the command is none of ours, with -- and without.
    expect((await maestro('exec', 'app-1', 'echo', '-f', '--json')).stdout).toBe('-f --json\n');
    expect((await maestro('exec', 'app-1', '--', 'echo', '-e', '-h')).stdout).toBe('-h\n');
    expect(await maestro('exec', 'app-1', 'no-such-program')).toEqual({
      code: 126,
      stdout: '',
      stderr:
        'maestro exec: error: app-1 (ship1): the command was not begun: exec: "no-such-program": executable file not found in $PATH\n',
    });
    // A command that says the same of another one is none that was not begun.
    const told = 'OCI runtime exec failed: of another one';
    expect(await maestro('exec', 'app-1', 'echo', told)).toEqual({
      code: 0,
      stdout: `${told}\n`,
      stderr: '',
    });
  });

  test('passes on what is piped in, to its end', async () => {
    const { maestro, maestroWith } = workplace(overFleet(lab, services));
    expect((await maestro('start', 'app-1')).code).toBe(0);
    const input = 'é\n'.repeat(500_000);
    const { code, stdout, stderr } = await maestroWith(
      { input },
      'exec',
      'app-1',
      'sh',
      '-c',
      'cat; echo end',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout === `${input}end\n`).toBe(true);
    // What ends before it has read everything is no trouble.
    expect(await maestroWith({ input }, 'exec', 'app-1', 'head', '-n', '1')).toEqual({
      code: 0,
      stdout: 'é\n',
      stderr: '',
    });
  });

  test('runs only in a container that is there, runs and is ours', async () => {
    const { maestro } = workplace(overFleet(lab, services));
    await makeByHand(ship(lab, 'ship1'), 'app-1', {
      labels: { 'maestro.environment': 'shop' },
      start: true,
    });
    expect(await maestro('exec', 'app-1', 'ls')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'maestro exec: error: app-1 (ship1): the container of this name is not ours: it belongs to environment "shop"\n',
    });
    expect(await maestro('exec', 'app-2', 'ls')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'maestro exec: error: app-2 (ship2): there is no container\n  hint: maestro start app-2\n',
    });
    expect((await maestro('start', 'app-2')).code).toBe(0);
    expect((await maestro('stop', 'app-2')).code).toBe(0);
    expect((await maestro('exec', 'app-2', 'ls')).stderr).toBe(
      'maestro exec: error: app-2 (ship2): its container does not run (exited)\n  hint: maestro start app-2\n',
    );
    expect((await maestro('start', 'app-2')).code).toBe(0);
    await engine(ship(lab, 'ship2'), 'POST', '/containers/app-2/pause');
    expect((await maestro('exec', 'app-2', 'ls')).stderr).toBe(
      'maestro exec: error: app-2 (ship2): its container is paused\n  hint: let it go on with `docker unpause app-2` on ship2\n',
    );
    // What is frozen cannot end with its Engine.
    await engine(ship(lab, 'ship2'), 'POST', '/containers/app-2/unpause');
    expect(await maestro('exec', 'app', 'ls')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error[not-an-instance]: "app" is a service, and an instance is needed.\n  = hint: name one of its instances: app-1, app-2\n',
    });
    await lab.kill('ship2');
    const { code, stderr } = await maestro('exec', 'app-2', 'ls');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^maestro exec: error: app-2 \(ship2\): connection refused by \S+\n {2}hint: .*maestro doctor/,
    );
  });

  test('Ctrl-C without a terminal leaves the command, and says so', async () => {
    const { begin, maestro } = workplace(overFleet(lab, services));
    expect((await maestro('start', 'app-1')).code).toBe(0);
    const running = begin('exec', 'app-1', 'sh', '-c', 'echo on; sleep 3600');
    await running.line(/^on$/);
    running.signal('SIGINT');
    expect(await running.ended).toEqual({
      code: 130,
      stdout: 'on\n',
      stderr: 'app-1: left; what was begun may go on in the container\n',
    });
  });

  test.skipIf(!haveTerminal)('on a terminal is a terminal of its size, also when that changes', async () => {
    const { directory, maestro } = workplace(overFleet(lab, services));
    expect((await maestro('start', 'app-1')).code).toBe(0);
    const running = beginOnTerminal(directory, size, '$MAESTRO exec app-1 sh; echo "ended with $?"; stty -a');
    // The prompt; then the size is known a moment later.
    await running.line(/^\/ # /);
    running.type('until stty size | grep -q "33 77"; do :; done; echo "it is $(stty size)"\n');
    await running.line(/^it is 33 77/);
    running.resize({ columns: 100, rows: 40 });
    running.type('until stty size | grep -q "40 100"; do :; done; echo "now $(stty size)"\n');
    await running.line(/^now 40 100/);
    // Ctrl-C goes to the command, and ends neither the shell nor maestro.
    running.type('echo begun; sleep 3600\n');
    await running.line(/^begun/);
    running.type('\u0003');
    running.type('echo "still $?"; exit 5\n');
    const { stdout } = await running.ended;
    expect(stdout).toMatch(/^still 130\r?$/m);
    expect(stdout).toMatch(/^ended with 5\r?$/m);
    expect(stdout).toMatch(/[^-]icanon/);
    expect(stdout).toMatch(/[^-]echo /);
  });

  test.skipIf(!haveTerminal)('leaves the terminal as it was, also when it is ended', async () => {
    const { directory, maestro } = workplace(overFleet(lab, services));
    expect((await maestro('start', 'app-1')).code).toBe(0);
    const line = `sh -c 'echo $$ > pid; exec $MAESTRO exec app-1 sh'; echo "ended with $?"; stty -a`;
    const running = beginOnTerminal(directory, size, line);
    await running.line(/^\/ # /);
    process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')), 'SIGTERM');
    const { stdout } = await running.ended;
    expect(stdout).toMatch(/^ended with 143\r?$/m);
    expect(stdout).toMatch(/[^-]icanon/);
    expect(stdout).toMatch(/[^-]echo /);
  });
});
