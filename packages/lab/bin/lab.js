#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Whoever reads may have read enough.
process.stdout.on('error', () => undefined);

const command = new URL('../dist/command.js', import.meta.url);
if (existsSync(command)) {
  const { main } = await import(command.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write('lab: not built yet; run it as "pnpm lab" from the root of the checkout\n');
  process.exitCode = 1;
}
