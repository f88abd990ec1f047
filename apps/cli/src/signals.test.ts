import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchInterrupts } from './signals.ts';

describe('watchInterrupts', () => {
  it('asks to end in order first, and leaves at once the second time', () => {
    const source = new EventEmitter();
    const told: unknown[] = [];
    const interrupts = watchInterrupts(
      source,
      (signal) => told.push(signal),
      (exitCode, second) => told.push(exitCode, second),
    );
    expect(interrupts.signal.aborted).toBe(false);

    source.emit('SIGTERM', 'SIGTERM');
    expect(interrupts.signal.reason).toBe('SIGTERM');
    source.emit('SIGINT', 'SIGINT');

    expect(told).toEqual(['SIGTERM', 143, 'SIGINT']);
    expect(interrupts.received()).toBe('SIGTERM');
  });

  it('takes a terminal that closes, and tells of it twice, for one that closes', () => {
    const source = new EventEmitter();
    const told: unknown[] = [];
    const tell = (...words: readonly unknown[]): void => void told.push(...words);
    watchInterrupts(source, tell, tell);

    source.emit('SIGHUP', 'SIGHUP');
    source.emit('SIGHUP', 'SIGHUP');
    expect(told).toEqual(['SIGHUP']);
    source.emit('SIGTERM', 'SIGTERM');
    expect(told).toEqual(['SIGHUP', 129, 'SIGTERM']);
  });

  it('gives the signals back', () => {
    const source = new EventEmitter();
    watchInterrupts(
      source,
      () => undefined,
      () => undefined,
    ).dispose();
    expect(source.eventNames()).toEqual([]);
  });
});
