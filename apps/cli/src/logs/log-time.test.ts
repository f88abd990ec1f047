import type { LogMoment } from '@maestro-ng/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { parseLogTime } from './log-time.ts';

const read = (text: string): LogMoment => parseLogTime('since', text);

describe('a time on the command line', () => {
  const zone = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'Asia/Kolkata';
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00.000000000Z'],
    ['2030-01-31T12:00:00.123456789Z', '2030-01-31T12:00:00.123456789Z'],
    ['2030-01-31T12:00:00.5+02:00', '2030-01-31T10:00:00.500000000Z'],
    ['2030-01-31T12:00-05:30', '2030-01-31T17:30:00.000000000Z'],
    ['2030-01-31T12Z', '2030-01-31T12:00:00.000000000Z'],
    ['2030-01-31Z', '2030-01-31T00:00:00.000000000Z'],
    // Without a zone it is the operator's.
    ['2030-01-31', '2030-01-30T18:30:00.000000000Z'],
    ['2030-01-31 12:00:01', '2030-01-31T06:30:01.000000000Z'],
    ['10m', { agoMs: 600_000 }],
    ['1h30m', { agoMs: 5_400_000 }],
    ['1.5s', { agoMs: 1500 }],
    ['250ms', { agoMs: 250 }],
    ['0s', { agoMs: 0 }],
    ['1893456000', '2030-01-01T00:00:00.000000000Z'],
    ['1893456000.000000001', '2030-01-01T00:00:00.000000001Z'],
    ['0', '1970-01-01T00:00:00.000000000Z'],
  ])('%s', (text, time) => {
    expect(read(text)).toEqual(time);
  });

  it.each([
    '',
    'yesterday',
    '1d',
    '-5m',
    'm',
    '2030-02-30',
    '2030-01-31T25:00',
    '2030-13-01',
    '12:00',
    '1e3s',
  ])('"%s" is none', (text) => {
    expect(() => read(text)).toThrow(UsageError);
  });
});
