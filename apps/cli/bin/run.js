#!/usr/bin/env node
// The launcher: answers `--version` before anything is loaded, and `complete` without the app; and sees that what is
// loaded need not be compiled each time.
// CommonJS, as the package.json beside it says: Node starts it some milliseconds sooner.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
const bundle = join(__dirname, '../dist/maestro.cjs');
const argv = process.argv.slice(2);
// As scripts of MaestroNG 0.8.3 have it, `-f FILE` may come first.
const [file, ...rest] = argv[0] === '-f' ? argv.slice(1) : ['maestro.yaml', ...argv];

if (argv[0] === '--version' || argv[0] === '-v') {
  process.stdout.write(`maestro-ng-${version}\n`);
} else if (!existsSync(bundle)) {
  process.stderr.write('maestro: error: this checkout is not built\n  hint: pnpm build\n');
  process.exitCode = 1;
} else if (rest[0] === 'complete' && !['-h', '--help'].includes(rest[1])) {
  require('./compile-cache.js').load(join(__dirname, '../dist/complete.cjs')).main(rest.slice(1), file);
} else {
  require('./compile-cache.js')
    .load(bundle)
    .main(argv, version, (url) => import(url));
}
