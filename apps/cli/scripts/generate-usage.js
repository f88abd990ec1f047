// Writes the tables of the guide's page about the commands, from the commands themselves.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = fileURLToPath(new URL('../../../docs/guide/usage.md', import.meta.url));

const { outputFiles } = await build({
  stdin: {
    contents: "export * from './src/usage-page.ts'; export { commands } from './src/commands/index.ts';",
    resolveDir: root,
  },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  conditions: ['@maestro-ng/source'],
  external: ['typescript', 'ts-node', 'tsx'],
  supported: { 'dynamic-import': true },
  logLevel: 'warning',
  write: false,
});
const loaded = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0].text)(
  loaded,
  loaded.exports,
  createRequire(import.meta.url),
);
const { commands, withCommandTables, amissInPage } = loaded.exports;
const text = withCommandTables(readFileSync(page, 'utf8'), commands);
writeFileSync(page, text);
for (const problem of amissInPage(text, commands)) {
  process.exitCode = 1;
  console.error(
    `docs/guide/usage.md: ${problem}: a section is to hold <!-- generated: NAME --> <!-- end -->`,
  );
}
