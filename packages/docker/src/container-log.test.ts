import type { LogOptions } from '@maestro-ng/engine';
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

describe("a container's log", () => {
  const time = '2030-01-01T00:00:00.000000001Z';

  function frame(stream: number, text: string): Buffer {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  }

  async function recordsOf(engine: ScriptedEngine, options: Partial<LogOptions> = {}): Promise<string[]> {
    const { containers } = dockerConnector().connect(testShip(engine.port));
    const shown: string[] = [];
    for await (const record of containers.logs('x', { signal, follow: false, ...options })) {
      shown.push(`${record.stream} ${record.time} ${Buffer.from(record.data).toString()}`);
    }
    return shown;
  }

  it('comes with times and streams, from frames that are cut anywhere', async () => {
    await using engine = await logging(
      false,
      Buffer.concat([frame(1, `${time} é\n`), frame(2, `${time} err\n`)]),
    );
    const options = { follow: true, tail: 5, since: time, until: '2030-01-02T00:00:00.500000000Z' };
    expect(await recordsOf(engine, options)).toEqual([`stdout ${time} é`, `stderr ${time} err`]);
    expect(engine.requests.at(-1)).toBe(
      'GET /v1.41/containers/x/logs?stdout=true&stderr=true&timestamps=true&follow=true&tail=5&since=1893456000.000000001&until=1893542400.500000000',
    );
  });

  it('has its last lines counted here where the Engine would count those that are too late', async () => {
    const lines = ['one', 'two', 'three'].map((word) => frame(1, `${time} ${word}\n`));
    await using engine = await logging(false, Buffer.concat(lines));
    const options = { tail: 2, until: '2030-01-02T00:00:00Z' };
    expect(await recordsOf(engine, options)).toEqual([`stdout ${time} two`, `stdout ${time} three`]);
    expect(engine.requests.at(-1)).toContain('&tail=all&until=1893542400');
  });

  it('comes without frames where the container has a terminal', async () => {
    await using engine = await logging(true, Buffer.from(`${time} one\r\n${time} two`));
    expect(await recordsOf(engine)).toEqual([`stdout ${time} one\r`, `stdout ${time} two`]);
    expect(engine.requests.at(-1)).toBe(
      'GET /v1.41/containers/x/logs?stdout=true&stderr=true&timestamps=true&follow=false&tail=all',
    );
  });

  it('that the Engine cannot read on, or does not give, is refused in its words', async () => {
    await using stuck = await logging(
      false,
      Buffer.concat([frame(1, `${time} a\n`), frame(3, 'Error grabbing logs: disk on fire\n')]),
    );
    expect(await failureOf(recordsOf(stuck))).toBe('refused: Error grabbing logs: disk on fire');
    await using none = await scriptedEngine((request, response) => {
      if (request.url?.includes('/logs?') === true) {
        json(response, 501, { message: 'configured logging driver does not support reading' });
      } else json(response, 200, { Id: 'x', State: { Status: 'running' }, Config: {} });
    });
    expect(await failureOf(recordsOf(none))).toBe(
      'refused: configured logging driver does not support reading',
    );
  });

  it('that is cut, or has no times, is not believed', async () => {
    await using cut = await logging(false, frame(1, `${time} abc\n`).subarray(0, 20));
    expect(await failureOf(recordsOf(cut))).toMatch(/^connection-lost: /u);
    await using timeless = await logging(false, frame(1, 'abc\n'));
    expect(await failureOf(recordsOf(timeless))).toMatch(
      /^protocol: .* a line of the log does not begin with its time$/u,
    );
  });
});
