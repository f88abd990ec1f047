import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeOnLab, engine, fleet, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';

describeOnLab('a file to begin with', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  afterEach(() => lab.reset());

  test('runs once the address of a host is in it', async () => {
    const { address } = ship(lab, 'ship1');
    const place = workplace('');
    expect(await place.maestro('init', 'hello.yaml')).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(join(place.directory, 'hello.yaml'), 'utf8');
    place.write('hello.yaml', text.replace('192.0.2.1', address));

    expect(await place.maestro('-f', 'hello.yaml', 'validate')).toMatchObject({ code: 0, stderr: '' });
    expect(await place.maestro('-f', 'hello.yaml', 'start')).toMatchObject({ code: 0 });

    expect(await standing(lab)).toEqual({ 'ship1/store-1': 'running', 'ship1/web-1': 'running' });
    const { Config } = (await engine(ship(lab, 'ship1'), 'GET', '/containers/web-1/json')) as {
      Config: { Env: string[] };
    };
    expect(Config.Env).toEqual(
      expect.arrayContaining([`STORE_STORE_1_HOST=${address}`, 'STORE_STORE_1_HTTP_PORT=8081']),
    );
    const greeting = await fetch(`http://${address}:8081/greeting`);
    expect(await greeting.text()).toBe('Hello\n');

    expect(await place.maestro('-f', 'hello.yaml', 'stop', '-a')).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({ 'ship1/store-1': 'exited', 'ship1/web-1': 'exited' });
  });
});
