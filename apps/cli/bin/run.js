#!/usr/bin/env node
// The launcher: answers `--version` before anything is loaded, and sees that the app need not be compiled each time.
// CommonJS, as the package.json beside it says: Node starts it some milliseconds sooner.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
const bundle = join(__dirname, '../dist/maestro.cjs');
const argv = process.argv.slice(2);

if (argv[0] === '--version' || argv[0] === '-v') {
  process.stdout.write(`maestro-ng-${version}\n`);
} else if (existsSync(bundle)) {
  require('./compile-cache.js')
    .load(bundle)
    .main(argv, version, (url) => import(url));
} else {
  process.stderr.write('maestro: error: this checkout is not built\n  hint: pnpm build\n');
  process.exitCode = 1;
}
