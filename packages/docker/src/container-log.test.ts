import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { json, type ScriptedEngine, scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';

const { signal } = new AbortController();

function logging(terminal: boolean, log: Buffer): Promise<ScriptedEngine> {
  return scriptedEngine((request, response) => {
    if (request.url?.includes('/logs?') !== true) {
      json(response, 200, { Id: 'x', State: { Status: 'exited' }, Config: { Tty: terminal } });
      return;
    }
    response.writeHead(200);
    for (const byte of log) response.write(Buffer.of(byte));
    response.end();
  });
}

function tailOf(engine: ScriptedEngine, lines: number): Promise<readonly string[]> {
  return dockerConnector().connect(testShip(engine.port)).containers.logTail('x', { signal, lines });
}

describe("the end of a container's log", () => {
  it('is read without frames where the container has a terminal', async () => {
    await using engine = await logging(true, Buffer.from('one\r\n\u001b[32mtwo é\u001b[0m\r\nthree'));
    expect(await tailOf(engine, 2)).toEqual(['two é', 'three']);
    expect(engine.requests.at(-1)).toBe(
      'GET /v1.41/containers/x/logs?stdout=true&stderr=true&tail=2&follow=false',
    );
  });

  it('is bounded, also where a line is endless', async () => {
    const line = 'x'.repeat(70_000);
    const header = Buffer.from([1, 0, 0, 0, 0, 1, 0x11, 0x70]);
    await using engine = await logging(false, Buffer.concat([header, Buffer.from(line)]));
    expect(await tailOf(engine, 10)).toEqual([`${'x'.repeat(4096)}…`]);
  });

  it('that is not made of frames, or ends inside one, is not believed', async () => {
    await using strange = await logging(false, Buffer.from('no frames at all'));
    expect(await failureOf(tailOf(strange, 10))).toBe(
      `protocol: what answers at 127.0.0.1:${strange.port} does not behave like a Docker Engine: the stream is not made of frames`,
    );
    await using cut = await logging(false, Buffer.from([1, 0, 0, 0, 0, 0, 0, 9, 65]));
    expect(await failureOf(tailOf(cut, 10))).toMatch(/^connection-lost: /u);
  });
});
