import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const fuzzer = fileURLToPath(new URL('../bin/fuzz.js', import.meta.url));

/** What a test run spends here, but for the 15 s that the last case may hang. */
const seconds = 60;

test(`${seconds} seconds of bad input find nothing wrong`, { timeout: 120_000 }, async () => {
  const child = spawn(process.execPath, [fuzzer, '--seconds', String(seconds), '--seed', '1']);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(output).toMatch(/^seed 1: [1-9]\d* cases tried, 0 with something wrong\n$/);
  expect(code).toBe(0);
});
