import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, ship, standing } from './harness/fleet.ts';
import { observe, type Running, type Workplace, workplace } from './harness/maestro.ts';
import { blocks } from './harness/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const haveDocker = spawnSync('docker', ['--version']).status === 0;
const describeWithDocker = haveDocker ? describeOnLab : describe.skip;

/** The shell function of the guide, as an operator would paste it. */
const shellFunction = blocks(readFileSync(`${root}docs/guide/container.md`, 'utf8')).find(
  (block) => block.kind === 'other' && block.text.startsWith('maestro() {'),
) ?? { kind: 'other', text: '' };

const operator = 1234;

describeWithDocker('the tool in a container', () => {
  const lab = fleet();
  /** On which the operator's containers run: with the network of the first ship. */
  const environment = (): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    DOCKER_HOST: `unix://${ship(lab, 'ship1').socketPath}`,
    // The lab's Engine has the older builder alone.
    DOCKER_BUILDKIT: '0',
  });

  beforeAll(() => {
    execFileSync('docker', ['build', '-t', 'maestro', '--build-arg', 'BASE=node:test', 'apps/cli'], {
      cwd: root,
      env: environment(),
      stdio: 'pipe',
    });
    return async () => {
      await engine(ship(lab, 'ship1'), 'DELETE', '/images/maestro:latest?force=1');
    };
  });
  beforeEach(() => lab.reset());

  /** A line of a shell that has the guide's function, in a folder that is the operator's. */
  function begin({ directory }: Workplace, line: string, more: NodeJS.ProcessEnv = {}): Running {
    const text = shellFunction.kind === 'other' ? shellFunction.text : '';
    const script = text.replace('$(id -u):$(id -g)', `${operator}:${operator}`);
    const child: ChildProcess = spawn('sh', ['-c', `${script}\n${line}`], {
      cwd: directory,
      env: { ...environment(), HOME: directory, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return observe(child);
  }

  function ownWorkplace(text: string): Workplace {
    const place = workplace(text);
    chownSync(place.directory, operator, operator);
    return place;
  }

  test('starts, shows and stops a fleet as a user who is not root, and passes exit codes on', async () => {
    const place = ownWorkplace(
      `${overFleet(lab, webService('web', 2, { firstPort: 22200 }))}audit: [{type: log, file: audit.log, level: info}]\n`,
    );
    const started = await begin(place, 'maestro start').ended;
    expect(started).toMatchObject({ code: 0 });
    expect(started.stdout).toMatch(/start e2e: 2 started/);
    const status = await begin(place, 'maestro status --check').ended;
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/web-2 .*✔ up/);
    expect((await begin(place, 'maestro stop -a').ended).code).toBe(0);
    expect((await begin(place, 'maestro status --check').ended).code).toBe(1);
    expect((await begin(place, 'maestro').ended).code).toBe(2);
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'exited', 'ship2/web-2': 'exited' });
    expect(readFileSync(join(place.directory, 'audit.log'), 'utf8')).toMatch(/start/);
  });

  test('has the agent’s socket and Docker’s configuration when it is given them', async () => {
    const check = `test "$(id -u)" = ${operator} && test -S "$SSH_AUTH_SOCK" && grep -q example.com $HOME/.docker/config.json`;
    const place = ownWorkplace(
      overFleet(
        lab,
        `
  web:
    image: busybox:test
    instances:
      web-1: {ship: ship2, stop_timeout: 0, command: [sleep, "3600"]}
    lifecycle:
      running: [{type: exec, attempts: 1, command: ${JSON.stringify(`sh -c '${check}'`)}}]
`,
      ),
    );
    const socket = join(place.directory, 'agent');
    const agent = createServer().listen(socket);
    onTestFinished(() => void agent.close());
    mkdirSync(join(place.directory, '.docker'));
    writeFileSync(join(place.directory, '.docker/config.json'), '{"auths": {"registry.example.com": {}}}');
    chmodSync(socket, 0o777);
    const without = await begin(place, 'maestro start').ended;
    expect(without.code).toBe(1);
    expect((await begin(place, 'maestro stop -a').ended).code).toBe(0);
    const started = await begin(place, 'maestro start', { SSH_AUTH_SOCK: socket }).ended;
    expect({ code: started.code, stderr: started.code === 0 ? '' : started.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
  });

  test('ends by a signal, whatever it is doing', async () => {
    const place = ownWorkplace(overFleet(lab, webService('web', 1, { firstPort: 22220 })));
    const watching = begin(place, 'maestro status --watch');
    await watching.line(/^web-1 .*no container/);
    const [{ Id }] = (await engine(ship(lab, 'ship1'), 'GET', '/containers/json')) as [{ Id: string }];
    await engine(ship(lab, 'ship1'), 'POST', `/containers/${Id}/kill?signal=SIGINT`);
    expect((await watching.ended).code).toBe(130);
  });
});
