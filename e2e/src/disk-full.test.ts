import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeOnLab, fleet, ship } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { forgetImages, haveRegistry, publish, type Registry, startRegistry } from './harness/registry.ts';

const describeWithRegistry = haveRegistry() ? describeOnLab : describe.skip;

describeWithRegistry('a ship whose disk is full', () => {
  const lab = fleet();
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry(lab);
  });
  afterAll(() => registry.stop());
  beforeEach(() => lab.reset());
  afterEach(async () => {
    await lab.reset();
    await forgetImages(lab, registry.host);
  });

  test('says so where an image or a container finds no room, loses nothing, and goes on when there is room', async () => {
    const [old, more] = [`${registry.host}/team/app:1`, `${registry.host}/team/app:2`];
    await publish(ship(lab, 'ship1'), old);
    await publish(ship(lab, 'ship1'), more);
    const small = await lab.startSmallEngine('ship1', { megabytes: 32 });
    try {
      const file = (image: string): string => `
__maestro: {schema: 2}
name: e2e
ships: {small: {ip: ${small.address}, docker_port: ${small.port}}}
services:
  app:
    image: "${image}"
    instances:
      app-1: {ship: small, command: [sleep, "3600"], net: host, stop_timeout: 0}
      app-2: {ship: small, command: [sleep, "3600"], net: host, stop_timeout: 0}
`;
      const { maestro, write } = workplace(file(old));
      expect(await maestro('start', 'app-1')).toMatchObject({ code: 0 });
      expect(await maestro('stop', '-a')).toMatchObject({ code: 0 });
      await small.fill();

      // Not even a lock can be made; and no new container, and no new name for the old one: it stays as it is.
      const hint = 'hint: The disk of small is full: `docker system df` there shows what takes the room.';
      const unlocked = await maestro('start', '--keep-going');
      expect(unlocked.code).toBe(1);
      expect(unlocked.stderr).toMatch(
        /error\[engine-failed\]: app-1 and app-2 on small, .*no space left on device; with --no-lock none is taken/,
      );
      const full = await maestro('start', '--keep-going', '--no-lock');
      expect(full.code).toBe(1);
      expect(full.stderr).toMatch(
        /error\[rename-failed\]: app-1 on small, renaming the container to \S+: .*no space left on device/,
      );
      expect(full.stderr).toMatch(
        /error\[create-failed\]: app-2 on small, creating the container: .*no space left on device/,
      );
      expect(full.stderr.split(hint)).toHaveLength(3);
      const standing = async (): Promise<unknown> => {
        const { instances } = JSON.parse((await maestro('status', '--json')).stdout) as {
          instances: readonly { instance: string; state: string }[];
        };
        return instances.map(({ instance, state }) => `${instance} ${state}`);
      };
      expect(await standing()).toEqual(['app-1 exited', 'app-2 null']);

      write('maestro.yaml', file(more));
      for (const play of ['pull', 'start']) {
        const { code, stderr } = await maestro(play, 'app-2', ...(play === 'start' ? ['--no-lock'] : []));
        expect({ play, code }).toEqual({ play, code: 1 });
        expect(stderr).toMatch(
          /error\[pull-failed\]: app-2 on small, pulling the image: .*no space left on device/,
        );
        expect(stderr).toContain(hint.replace(/\.$/, ''));
      }
      expect(await standing()).toEqual(['app-1 exited', 'app-2 null']);

      await small.clear();
      expect(await maestro('start')).toMatchObject({ code: 0 });
      expect(await maestro('kill', '-a')).toMatchObject({ code: 0 });
      expect(await maestro('clean')).toMatchObject({ code: 0 });
    } finally {
      await small.stop();
    }
  });
});
