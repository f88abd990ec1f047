import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { containerEvent } from './events.ts';
import { failureOf } from './testing/failure-of.ts';
import { scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';

describe('containerEvent', () => {
  it('reads health, in seconds where the Engine tells no more', () => {
    const Actor = { ID: 'a1', Attributes: { name: 'web-1', image: 'app:1', 'maestro.instance': 'web-1' } };
    expect(
      containerEvent({ Type: 'container', Action: 'health_status: unhealthy', Actor, time: 12 }),
    ).toEqual({
      time: 12_000,
      action: 'health',
      id: 'a1',
      name: 'web-1',
      image: 'app:1',
      labels: { 'maestro.instance': 'web-1' },
      exitCode: null,
      health: 'unhealthy',
      oldName: null,
    });
  });

  it.each([
    { Type: 'network', Action: 'start', Actor: { ID: 'n' } },
    { Type: 'container', Action: 'exec_start: sh', Actor: { ID: 'a' } },
    { Type: 'container', Action: 'start' },
    null,
  ])('of %j is none', (value) => {
    expect(containerEvent(value)).toBeUndefined();
  });
});

describe('a stream of events', () => {
  it('that ends, or is cut, is a lost connection', async () => {
    const ends: ((response: import('node:http').ServerResponse) => void)[] = [
      (response) => response.end(),
      (response) => response.end('{"Type":'),
      (response) => setTimeout(() => response.destroy(), 20),
    ];
    for (const end of ends) {
      await using engine = await scriptedEngine((_, response) => {
        response.writeHead(200).flushHeaders();
        end(response);
      });
      const { observation } = dockerConnector().connect(testShip(engine.port));
      const watch = async (): Promise<void> => {
        for await (const event of observation.events({ signal: new AbortController().signal, since: 1500 })) {
          throw new Error(`unexpected ${event.action}`);
        }
      };
      expect(await failureOf(watch())).toBe(
        `connection-lost: the connection to 127.0.0.1:${engine.port} ended in the middle of a call`,
      );
      const url = new URL(`http://x${engine.requests[1]?.split(' ')[1]}`);
      expect(url.searchParams.get('since')).toBe('1.500');
      expect(JSON.parse(url.searchParams.get('filters') ?? '')).toEqual({
        type: ['container'],
        event: ['create', 'start', 'die', 'oom', 'pause', 'unpause', 'destroy', 'rename', 'health_status'],
      });
    }
  });
});

it('tells of signals where that is asked for', async () => {
  const kill = { Type: 'container', Action: 'kill', Actor: { ID: 'a1', Attributes: { name: 'web-1' } } };
  await using engine = await scriptedEngine((_, response) => {
    response.write(`${JSON.stringify(kill)}\n`);
  });
  const { observation } = dockerConnector().connect(testShip(engine.port));
  const over = new AbortController();
  for await (const { action, name } of observation.events({ signal: over.signal, signals: true })) {
    expect([action, name]).toEqual(['kill', 'web-1']);
    break;
  }
  over.abort();
  const { searchParams } = new URL(`http://x${engine.requests[1]?.split(' ')[1]}`);
  expect(searchParams.get('filters')).toContain('"kill"');
});

describe('what is past', () => {
  it('is all that the Engine tells, of the span that is asked for', async () => {
    const kill = { Type: 'container', Action: 'kill', Actor: { ID: 'a1', Attributes: { name: 'web-1' } } };
    await using engine = await scriptedEngine((_, response) => {
      response.end([kill, { ...kill, Action: 'die' }].map((event) => `${JSON.stringify(event)}\n`).join(''));
    });
    const { observation } = dockerConnector().connect(testShip(engine.port));
    const { signal } = new AbortController();
    const happened = await observation.past({ signal, since: 1500, until: 2000 });
    expect(happened.map(({ action, id, name }) => `${action} ${id} ${name}`)).toEqual([
      'kill a1 web-1',
      'die a1 web-1',
    ]);
    const { searchParams } = new URL(`http://x${engine.requests[1]?.split(' ')[1]}`);
    expect([searchParams.get('since'), searchParams.get('until')]).toEqual(['1.500', '2.000']);
  });
});
