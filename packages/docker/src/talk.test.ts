import type { ExecRequest, ExecSession, LogOptions, LogRecord } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { labIsPossible, realEngine } from './testing/real-engine.ts';
import { json, scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';

const { signal } = new AbortController();

function request(command: readonly string[], parts: Partial<ExecRequest> = {}): ExecRequest {
  return { command, env: [], user: null, workdir: null, input: false, terminal: null, ...parts };
}

/** What a session says to its end, and its exit code. */
async function conversation(
  session: ExecSession,
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const said = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for await (const { stream, data } of session.output) said[stream].push(data);
  return {
    stdout: Buffer.concat(said.stdout).toString(),
    stderr: Buffer.concat(said.stderr).toString(),
    exitCode: await session.exitCode(),
  };
}

describe.skipIf(!labIsPossible)('talking with what runs on a real Engine', { timeout: 20_000 }, () => {
  const real = realEngine('docker-talk');

  /** A container with a terminal, which no environment file asks for. */
  async function onTerminal(name: string, command: string): Promise<string> {
    const answer = await fetch(
      `http://${real.ship.address}:${real.ship.port}/containers/create?name=${name}`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ Image: 'busybox:test', Cmd: ['sh', '-c', command], Tty: true }),
      },
    );
    const { Id } = (await answer.json()) as { Id: string };
    await real.driver.containers.start(Id, { signal });
    return Id;
  }

  it('gives a log again as it gave it before, long lines and all, with a terminal or without', async () => {
    const command = 'printf "a%050000d\\n" 1; echo err >&2; echo two; printf end';
    for (const terminal of [false, true]) {
      const id = terminal
        ? await onTerminal('on-terminal', command)
        : await real.running('talker', ['sh', '-c', command]);
      await real.driver.containers.wait(id, { signal, condition: 'not-running' });
      const read = async (options: Partial<LogOptions>): Promise<LogRecord[]> => {
        const records: LogRecord[] = [];
        for await (const record of real.driver.containers.logs(id, { signal, follow: false, ...options })) {
          records.push(record);
        }
        return records;
      };
      const all = await read({ follow: true });
      const whole = all.map(({ data, endsLine }) => Buffer.from(data).toString() + (endsLine ? '\n' : ''));
      const text = whole.join('').replaceAll('\r', '');
      expect(text.replace('err\n', '')).toBe(`a${'1'.padStart(50_000, '0')}\ntwo\nend`);
      expect(Math.max(...all.map(({ data }) => data.length))).toBeLessThanOrEqual(16_384);
      expect(await read({})).toEqual(all);
      const last = all.at(-1);
      expect(await read({ since: last?.time ?? '' })).toEqual([last]);
      expect(await read({ tail: 1 })).toEqual([last]);
    }
    const absent = real.driver.containers.logs('absent', { signal, follow: false });
    expect(await failureOf(absent[Symbol.asyncIterator]().next())).toBe(
      'not-found: No such container: absent',
    );
  });

  it('passes on what a command reads and writes, its streams apart, and its exit code', async () => {
    const id = await real.running('inside');
    const script = 'cat; echo "$A $(id -u) $(pwd)" >&2; exit 7';
    const session = await real.driver.exec.open(
      id,
      request(['sh', '-c', script], { env: ['A=1'], user: '1000', workdir: '/tmp', input: true }),
      { signal },
    );
    const talk = conversation(session);
    const text = 'é'.repeat(200_000);
    await session.write(Buffer.from(text));
    session.endInput();
    expect(await talk).toEqual({ stdout: text, stderr: '1 1000 /tmp\n', exitCode: 7 });
    await session.write(Buffer.from('too late'));
    await session.resize({ columns: 80, rows: 24 });
    session.endInput();
    session.close();
  });

  it('gives a command nothing to read where there is nothing', async () => {
    const id = await real.running('inside');
    const session = await real.driver.exec.open(id, request(['cat']), { signal });
    expect(await conversation(session)).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  it('has a terminal of the size that is asked for, and another one later', async () => {
    const id = await real.running('inside');
    const script =
      'until stty size 2>/dev/null | grep "33 77"; do :; done; trap "stty size; exit 3" WINCH; echo ready; while :; do sleep 0.1; done';
    const session = await real.driver.exec.open(
      id,
      request(['sh', '-c', script], { input: true, terminal: { columns: 77, rows: 33 } }),
      { signal },
    );
    let said = '';
    for await (const { stream, data } of session.output) {
      expect(stream).toBe('stdout');
      said += Buffer.from(data).toString();
      if (said.endsWith('ready\r\n')) await session.resize({ columns: 100, rows: 40 });
    }
    expect(said).toBe('33 77\r\nready\r\n40 100\r\n');
    expect(await session.exitCode()).toBe(3);
  });

  it('says what stands in the way of a command', async () => {
    const id = await real.created('still', ['true']);
    expect(await failureOf(real.driver.exec.open(id, request(['true']), { signal }))).toMatch(
      /^conflict: container [0-9a-f]+ is not running$/iu,
    );
    expect(await failureOf(real.driver.exec.open('absent', request(['true']), { signal }))).toBe(
      'not-found: No such container: absent',
    );
  });

  it('is left by an abort, and lost with its Engine', async () => {
    const id = await real.running('inside', ['sh', '-c', 'trap exit TERM; while :; do sleep 0.1; done']);
    const abort = new AbortController();
    const left = await real.driver.exec.open(id, request(['sh', '-c', 'echo on; sleep 60']), {
      signal: abort.signal,
    });
    const reason = new Error('enough');
    await expect(
      (async () => {
        for await (const _ of left.output) abort.abort(reason);
      })(),
    ).rejects.toBe(reason);

    const lost = await real.driver.exec.open(id, request(['sh', '-c', 'echo on; sleep 60']), { signal });
    expect(
      await failureOf(
        (async () => {
          for await (const _ of lost.output) await real.lab.kill(real.ship);
          await lost.exitCode();
        })(),
      ),
    ).toMatch(/^(?:connection-lost|unreachable): /u);
    await real.lab.restart(real.ship);
  });
});

it.each([
  [409, { message: 'Container x is paused' }, 'conflict: Container x is paused'],
  [
    200,
    {},
    'protocol: what answers at ADDRESS does not behave like a Docker Engine: it does not hand over a connection',
  ],
])('a command whose start is answered with %i is a failure', async (statusCode, body, failure) => {
  await using engine = await scriptedEngine((incoming, response) => {
    if (incoming.url?.endsWith('/start') === true) json(response, statusCode, body);
    else json(response, 201, { Id: 'e1' });
  });
  const driver = dockerConnector().connect(testShip(engine.port));
  const message = await failureOf(driver.exec.open('x', request(['true'], { input: true }), { signal }));
  expect(message.replace(`127.0.0.1:${engine.port}`, 'ADDRESS')).toBe(failure);
  expect(engine.requests).toEqual([
    'GET /version',
    'POST /v1.41/containers/x/exec',
    'POST /v1.41/exec/e1/start',
  ]);
});
