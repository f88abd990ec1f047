import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from './campaign.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-campaign-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a fault, an end, too much memory and a hang are findings, and the others go on', {
  timeout: 60_000,
}, async () => {
  const worker = join(folder, 'worker.cjs');
  writeFileSync(
    worker,
    `process.on('message', ({ seed, index }) => {
      if (index === 1) process.exit(3);
      if (index === 2) { const held = []; for (;;) held.push(new Array(1e6).fill(index)); }
      if (index === 4) for (;;);
      process.send({ faults: index === 3 ? ['seed ' + seed] : [] });
    });
    process.send({});`,
  );
  const result = await campaign({
    seed: 9,
    first: 0,
    cases: 6,
    seconds: 60,
    hangsAfterMs: 8_000,
    worker,
    repository: '.',
  });
  expect(result).toEqual({
    tried: 6,
    findings: [
      { index: 1, faults: ['the process ended: exit code 3 (out of memory, or a crash)'] },
      { index: 2, faults: [expect.stringMatching(/^the process ended: SIG(?:ABRT|TRAP|ILL) /)] },
      { index: 3, faults: ['seed 9'] },
      { index: 4, faults: ['there was no answer within 8 s'] },
    ],
  });
});
