import type { PlayEvent } from '../model/index.ts';
import type { CommandRequest, HttpRequest } from '../port/index.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

export type Auditors = NonNullable<EnvironmentOutline['audit']>;

/** Two services of one instance each, the second after the first. */
export function world(audit: Auditors, more: Partial<EnvironmentOutline> = {}): PlayWorld {
  return playWorld({
    services: { db: {}, web: { requires: ['db'] } },
    ships: { h1: { ip: '10.0.0.1' } },
    audit,
    ...more,
  });
}

export const log = (more: object = {}): Auditors => [{ type: 'log', file: 'audit.log', ...more }];

/** Lines that are logged, without their times. */
export function logged({ operator }: PlayWorld): string[] {
  const lines: string[] = [];
  operator.onAppend = (_, text) => {
    lines.push(text.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} /, '').replace(/\n$/, ''));
    return { done: true };
  };
  return lines;
}

export interface Called {
  readonly url: string;
  readonly method: string;
  readonly headers: HttpRequest['headers'];
  readonly body: unknown;
  readonly timeoutMs: number;
  readonly followRedirects: boolean;
  readonly verify: boolean | string;
}

export function called({ operator }: PlayWorld, answer = '{"ok":true}'): Called[] {
  const calls: Called[] = [];
  operator.onRequest = ({ body, ...rest }) => {
    calls.push({ ...rest, body: JSON.parse(body ?? '') as unknown });
    return { answered: true, status: 200, body: answer };
  };
  return calls;
}

export function ran({ operator }: PlayWorld): CommandRequest[] {
  const runs: CommandRequest[] = [];
  operator.onRun = (request) => {
    runs.push(request);
    return { kind: 'exited', exitCode: 0, output: '' };
  };
  return runs;
}

/** web-1 dies as it starts. */
export function failing(of: PlayWorld): PlayWorld {
  of.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3 });
  return of;
}

/** Interrupts as soon as db-1 has begun. */
export function interrupting(): {
  readonly interrupt: AbortSignal;
  readonly onEvent: (event: PlayEvent) => void;
} {
  const interrupt = new AbortController();
  return {
    interrupt: interrupt.signal,
    onEvent: ({ type }) => {
      if (type === 'step-began') interrupt.abort('SIGTERM');
    },
  };
}

export const webDied = 'web-1 on h1, starting the container: The container ended with exit code 3.';

/** What auditors were not told. */
export const untold = (of: PlayWorld): string[] =>
  of.story().filter((line) => line.startsWith('audit-failed'));

/** The auditors that a play was told to wait for. */
export const awaited = (of: PlayWorld): string[] =>
  of.story().filter((line) => line.startsWith('auditor-awaited'));
