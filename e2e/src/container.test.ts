import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, ship, standing } from './harness/fleet.ts';
import { observe, type Running, type Workplace, workplace } from './harness/maestro.ts';
import { blocks } from './harness/markdown.ts';
import { sshHome } from './harness/ssh-home.ts';

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

  test('reaches a ship by SSH through the agent that it is given, and has known hosts and Docker’s configuration', async () => {
    const home = sshHome(operator);
    const { address, name } = ship(lab, 'ship2');
    const server = await lab.startSshServer(name, {
      authorizedKeys: [home.key('id_ed25519', 'open sesame')],
    });
    onTestFinished(() => server.stop());
    const agent = await home.agentWith('id_ed25519', 'open sesame');
    // The key is nowhere but in the agent.
    home.remove('id_ed25519');
    mkdirSync(join(home.directory, '.docker'));
    writeFileSync(join(home.directory, '.docker/config.json'), '{"auths": {"registry.example.com": {}}}');
    const check = `test "$(id -u)" = ${operator} && grep -q example.com $HOME/.docker/config.json`;
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
      ).replace(`ship2: {ip: ${address}}`, `ship2: {ip: ${address}, ssh_tunnel: {user: root}}`),
    );
    const told = async (env: NodeJS.ProcessEnv): Promise<{ code: number | string; stderr: string }> => {
      const { code, stderr } = await begin(place, 'maestro start', env).ended;
      return { code, stderr: stderr.replaceAll('\n', ' ') };
    };
    expect(await told(agent)).toMatchObject({ code: 3, stderr: expect.stringMatching(/host key/) as string });
    home.write('known_hosts', `${address} ${server.hostKeys[0]}\n`);
    expect(await told(home.env)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/there is no agent/) as string,
    });
    expect(await standing(lab)).toEqual({});
    expect(await told(agent)).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({ 'ship2/web-1': 'running' });
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
