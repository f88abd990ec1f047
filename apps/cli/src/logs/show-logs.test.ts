import type { LogEvent } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import type { Console, Output } from '../console.ts';
import { plainStyle } from '../render/style.ts';
import { terminalTraits } from '../terminal-traits.ts';
import { rawView, terminalView } from './log-view.ts';
import { type ShowOptions, showLogs } from './show-logs.ts';

/** A console whose standard output somebody reads up to `limit` bytes. */
function recording(limit = Number.POSITIVE_INFINITY): {
  console: Console;
  told: { out: string; err: string };
} {
  const told = { out: '', err: '' };
  const output = (name: 'out' | 'err'): Output => {
    const traits = (): ReturnType<typeof terminalTraits> => terminalTraits({}, {});
    return {
      write(text) {
        told[name] += text;
      },
      say(text) {
        told[name] += text;
      },
      writeLines: async () => undefined,
      async send(data) {
        told[name] += Buffer.from(data as Uint8Array).toString();
        return told[name].length < limit;
      },
      trouble: () => undefined,
      traits,
      style: () => plainStyle,
    };
  };
  const input = { isTerminal: false, chunks: async function* () {}, rawMode: () => () => undefined };
  const console = {
    env: {},
    out: output('out'),
    err: output('err'),
    input,
    nameFile: () => undefined,
    readInput: async () => '',
  };
  return { console, told };
}

async function* from(events: readonly LogEvent[]): AsyncGenerator<LogEvent> {
  yield* events;
}

const where = { instance: 'web-1', ship: 'h1' };
const log: Extract<LogEvent, { type: 'log' }> = {
  type: 'log',
  ...where,
  record: {
    time: '2030-01-01T00:00:00.000000001Z',
    stream: 'stdout',
    data: Buffer.from('a'),
    endsLine: true,
  },
};
const absent: LogEvent = { type: 'log-absent', ...where };
const foreign: LogEvent = { type: 'log-foreign', ...where, cause: 'it belongs to environment "shop"' };
const failed: LogEvent = { type: 'log-failed', ...where, cause: 'the driver does not read' };
const lost: LogEvent = { type: 'log-ship-lost', ship: 'h1', cause: 'connection refused by h1' };
const back: LogEvent = { type: 'log-ship-back', ship: 'h1' };
const differs: LogEvent = { type: 'log-clock-differs', ship: 'h1', skewMs: -125_000 };
const ended: LogEvent = { type: 'log-ended', ...where };
const replaced: LogEvent = { type: 'log-replaced', ...where, container: '0123456789abcdef' };

describe('showLogs', () => {
  const show = async (
    events: readonly LogEvent[],
    options: Partial<ShowOptions> = {},
  ): Promise<{ exitCode: number; out: string; err: string }> => {
    const { console, told } = recording();
    const view = rawView({ timestamps: false });
    const exitCode = await showLogs(console, from(events), view, {
      follow: false,
      notices: 'lines',
      ...options,
    });
    return { exitCode, ...told };
  };

  it.each([
    [[log], 0, ''],
    [[absent, log], 1, 'web-1 (h1): there is no container\n'],
    [[foreign], 1, 'web-1 (h1): the container of this name is not ours: it belongs to environment "shop"\n'],
    [[failed, log], 1, 'web-1 (h1): its log cannot be read: the driver does not read\n'],
    [
      [differs, log],
      0,
      "h1: its clock is 2 min 05 s behind this machine's, and so are the times of its lines\n",
    ],
    [[lost, log, lost], 3, 'h1: cannot be reached: connection refused by h1\n'],
    [
      [lost, absent],
      1,
      'h1: cannot be reached: connection refused by h1\nweb-1 (h1): there is no container\n',
    ],
  ] as const)('tells beside the logs what could not be had, %#', async (events, exitCode, err) => {
    const logs = events.filter((event) => event === log).length;
    expect(await show(events)).toEqual({ exitCode, out: 'a\n'.repeat(logs), err });
  });

  const story = [absent, replaced, log, ended, lost, lost, back, foreign];

  it('tells of what happens while it follows, which is no failure', async () => {
    expect(await show(story, { follow: true })).toEqual({
      exitCode: 0,
      out: 'a\n',
      err: [
        'web-1 (h1): there is no container yet, it is waited for',
        'web-1 (h1): is container 0123456789ab now',
        'web-1 (h1): does not run, its start is waited for',
        'h1: cannot be reached, it is tried again: connection refused by h1',
        'h1: cannot be reached, it is tried again: connection refused by h1',
        'h1: can be reached again',
        'web-1 (h1): the container of this name is not ours: it belongs to environment "shop"',
        '',
      ].join('\n'),
    });
    expect((await show([failed], { follow: true })).exitCode).toBe(1);
  });

  it('tells only of failures where only they are asked for, and as records where those are', async () => {
    const { err } = await show([ended, replaced, back, lost], { follow: true, notices: 'failures' });
    expect(err).toBe('h1: cannot be reached, it is tried again: connection refused by h1\n');
    expect(await show([ended], { follow: true, notices: 'records' })).toEqual({
      exitCode: 0,
      out: '{"type":"log-ended","instance":"web-1","ship":"h1"}\n',
      err: '',
    });
  });

  it('shows the line that was not finished when it was interrupted', async () => {
    async function* interrupted(): AsyncGenerator<LogEvent> {
      yield { ...log, record: { ...log.record, endsLine: false } };
      throw new Error('interrupted');
    }
    const { console, told } = recording();
    const view = terminalView(plainStyle, { timestamps: false });
    await expect(showLogs(console, interrupted(), view, { follow: true, notices: 'lines' })).rejects.toThrow(
      'interrupted',
    );
    expect(told).toEqual({ out: 'a\n', err: '' });
  });

  it('ends quietly when nobody reads any more', async () => {
    let left = false;
    async function* endless(): AsyncGenerator<LogEvent> {
      try {
        for (;;) {
          yield log;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        left = true;
      }
    }
    const { console, told } = recording(10);
    const view = rawView({ timestamps: false });
    expect(await showLogs(console, endless(), view, { follow: true, notices: 'lines' })).toBe(0);
    expect({ left, err: told.err }).toEqual({ left: true, err: '' });
  });
});
