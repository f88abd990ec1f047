import { beforeEach, expect, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { order, outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ids, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';

describeOnLab('an environment over three ships', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const tiers =
    webService('store', 2, { firstPort: 21100 }) +
    webService('middle', 3, { firstPort: 21110, requires: ['store'] }) +
    webService('front', 3, { firstPort: 21120, requires: ['middle'] });

  test('starts in order, stands, is left alone by a second start, and stops in reverse', async () => {
    const { maestro } = workplace(overFleet(lab, tiers));

    // Everything starts, and every instance runs where the file puts it.
    const started = await maestro('start', '--json');
    expect(started.code).toBe(0);
    expect(await standing(lab)).toEqual({
      'ship1/store-1': 'running',
      'ship2/store-2': 'running',
      'ship1/middle-1': 'running',
      'ship2/middle-2': 'running',
      'ship3/middle-3': 'running',
      'ship1/front-1': 'running',
      'ship2/front-2': 'running',
      'ship3/front-3': 'running',
    });

    // No tier began before the one below it was up.
    const began = order(started.stdout, 'step-began').map((step) => step.replace(/^start:(\w+)-\d$/, '$1'));
    expect(began).toEqual([...times(2, 'store'), ...times(3, 'middle'), ...times(3, 'front')]);

    // A second start changes nothing.
    const before = await ids(lab);
    const again = await maestro('start', '--json');
    expect(again.code).toBe(0);
    expect(new Set(Object.values(outcomes(again.stdout)))).toEqual(new Set(['already-up']));
    expect(await ids(lab)).toEqual(before);

    // Status agrees, and would say so to a script.
    expect((await maestro('status', '--check')).code).toBe(0);

    // Everything stops, dependents first.
    const stopped = await maestro('stop', '-a', '--json');
    expect(stopped.code).toBe(0);
    expect(new Set(Object.values(await standing(lab)))).toEqual(new Set(['exited']));
    const ended = order(stopped.stdout, 'step-began').map((step) => step.replace(/^stop:(\w+)-\d$/, '$1'));
    expect(ended).toEqual([...times(3, 'front'), ...times(3, 'middle'), ...times(2, 'store')]);

    // A second stop finds nothing to do; status now says no to a script.
    const stoppedAgain = await maestro('stop', '-a', '--json');
    expect(stoppedAgain.code).toBe(0);
    expect(new Set(Object.values(outcomes(stoppedAgain.stdout)))).toEqual(new Set(['already-down']));
    expect((await maestro('status', '--check')).code).toBe(1);

    // Starting again replaces the stopped containers.
    expect((await maestro('start')).code).toBe(0);
    const after = await ids(lab);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, id] of Object.entries(after)) expect(id).not.toBe(before[name]);
  });

  test('one instance with its dependencies, without them, and a service stopped by name', async () => {
    const { maestro } = workplace(overFleet(lab, tiers));

    expect((await maestro('start', 'middle-2')).code).toBe(0);
    expect(Object.keys(await standing(lab))).toEqual(['ship2/middle-2']);

    expect((await maestro('start', '-d', 'middle-2')).code).toBe(0);
    expect(Object.keys(await standing(lab)).sort()).toEqual([
      'ship1/store-1',
      'ship2/middle-2',
      'ship2/store-2',
    ]);

    const refused = await maestro('stop', 'store');
    expect(refused.code).toBe(2);
    const unnamed = await maestro('stop');
    expect(unnamed.code).toBe(2);
    expect(new Set(Object.values(await standing(lab)))).toEqual(new Set(['running']));

    expect((await maestro('stop', '-s', 'store', '-S', 'ship2')).code).toBe(0);
    expect(await standing(lab)).toEqual({
      'ship1/store-1': 'running',
      'ship2/middle-2': 'running',
      'ship2/store-2': 'exited',
    });
  });

  test('a limit of one with waiting dependents is no deadlock', async () => {
    const { maestro } = workplace(overFleet(lab, tiers));
    const { code, stdout } = await maestro('start', '-c', '1', '--json');
    expect(code).toBe(0);
    const story = stdout.match(/"step-(began|settled)"/g) ?? [];
    expect(story).toEqual(Array(8).fill(['"step-began"', '"step-settled"']).flat());
    expect((await maestro('start', '-c', '-1')).code).toBe(2);
    expect((await maestro('start', '-c', 'many')).code).toBe(2);
    expect((await maestro('start', '-c', '0')).code).toBe(0);
  });

  test('the container is what the file asks for', async () => {
    const { maestro, write } = workplace(
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    envfile: common.env
    env: {LEVEL: info, TAGS: [a, [b, 1]]}
    limits: {memory: 64m, cpu: 512}
    instances:
      app-1:
        ship: ship2
        ports: {http: "80:21130", dns: "53/udp:21131/udp"}
        env: {LEVEL: debug}
        volumes: {/tmp: {target: /host-tmp, mode: ro}}
        labels: {tier: front}
        restart: {name: on-failure, retries: 3}
        command: ${server}
        stop_timeout: 1
`,
      ),
    );
    write('common.env', '# shared\nREGION=eu\nLEVEL=warning\n');
    expect((await maestro('start')).code).toBe(0);
    const seen = (await engine(ship(lab, 'ship2'), 'GET', '/containers/app-1/json')) as {
      Config: { Env: string[]; Hostname: string; Labels: Record<string, string>; Image: string };
      HostConfig: Record<string, unknown>;
    };
    const address = ship(lab, 'ship2').address;
    expect(seen.Config.Env.filter((entry) => !entry.startsWith('PATH=')).sort()).toEqual([
      'APP_APP_1_DNS_INTERNAL_PORT=53',
      'APP_APP_1_DNS_PORT=21131',
      `APP_APP_1_HOST=${address}`,
      'APP_APP_1_HTTP_INTERNAL_PORT=80',
      'APP_APP_1_HTTP_PORT=21130',
      'APP_INSTANCES=app-1',
      `CONTAINER_HOST_ADDRESS=${address}`,
      'CONTAINER_NAME=app-1',
      'DOCKER_IMAGE=busybox:test',
      'DOCKER_TAG=test',
      'LEVEL=debug',
      'MAESTRO_ENVIRONMENT_NAME=e2e',
      'REGION=eu',
      'SERVICE_NAME=app',
      'TAGS=a b 1',
    ]);
    expect(seen.Config.Hostname).toBe('app-1');
    expect(seen.Config.Labels).toMatchObject({
      tier: 'front',
      'maestro.environment': 'e2e',
      'maestro.service': 'app',
      'maestro.instance': 'app-1',
    });
    expect(seen.HostConfig).toMatchObject({
      Memory: 64 * 1024 * 1024,
      CpuShares: 512,
      Binds: ['/tmp:/host-tmp:ro'],
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      PortBindings: {
        '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '21130' }],
        '53/udp': [{ HostIp: '0.0.0.0', HostPort: '21131' }],
      },
    });
  });
});

function times(count: number, word: string): string[] {
  return Array.from({ length: count }, () => word);
}
