import type { Finding } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { doctorLines } from './doctor.ts';
import { plainStyle } from './style.ts';

const findings: readonly Finding[] = [
  { ship: null, check: 'node', verdict: 'ok', detail: '20.19.0' },
  { ship: 'ship1', check: 'clock', verdict: 'warning', detail: '30 s behind', hint: 'Keep the time.' },
  { ship: 'ship1', check: 'encryption', verdict: 'wrong', detail: 'not verified', hint: 'Verify.' },
  { ship: 'ship\u001b[2J2', check: 'engine', verdict: 'unreachable', detail: 'no answer', hint: 'Look.' },
];

it('is a table, and below it what to do about each row that is not well', () => {
  expect(doctorLines(findings, { style: plainStyle, width: undefined }).join('\n')).toMatchInlineSnapshot(`
    "WHERE         CHECK       RESULT
    (here)        node        + 20.19.0
    ship1         clock       ! 30 s behind
    ship1         encryption  x not verified
    ship\\x1b[2J2  engine      x no answer

    warning: ship1, clock: 30 s behind
      hint: Keep the time.
    error: ship1, encryption: not verified
      hint: Verify.
    error: ship\\x1b[2J2, engine: no answer
      hint: Look.

    doctor: 4 checks, 1 wrong, 1 unreachable, 1 warning"
  `);
  expect(doctorLines(findings.slice(0, 1), { style: plainStyle, width: 80 }).at(-1)).toBe(
    'doctor: 1 check, all well',
  );
});
