import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, fleet, standing } from './harness/fleet.ts';
import { installPackages, linkModule, type PackedPackage } from './harness/installed-packages.ts';
import { workplace } from './harness/maestro.ts';
import { guestNodes, haveOtherNodes } from './harness/node-releases.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

let project = '';
let packages: readonly PackedPackage[] = [];

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'maestro-library-'));
  packages = installPackages(project);
  withFile('package.json', '{"type": "module"}');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function withFile(name: string, text: string): string {
  const path = join(project, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function run(program: string, ...words: string[]): { code: number | null; stdout: string; stderr: string } {
  const ended = spawnSync(process.execPath, [program, ...words], { cwd: project, encoding: 'utf8' });
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

/** What runs in containers is for all kinds of modules, all else for ES modules. */
function concerns(name: string, problem: Problem): boolean {
  if (name === '@maestro-ng/guest') return true;
  return !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind);
}

/** What an extension's functions are given is known by what it is declared to be. */
function withType(code: string): string {
  const type = "/** @type {import('@maestro-ng/engine').Extension} */\nconst extension = ";
  return code.startsWith('export default')
    ? `${code.replace('export default ', type)}export default extension;\n`
    : code;
}

describe('every published package', () => {
  test('is published under one scope, and nothing private is', () => {
    expect(packages.map(({ name }) => name).sort()).toEqual([
      '@maestro-ng/cli',
      '@maestro-ng/docker',
      '@maestro-ng/engine',
      '@maestro-ng/guest',
      '@maestro-ng/schema',
      '@maestro-ng/template',
    ]);
  });

  test('has nothing that publint complains of', async () => {
    const complaints: string[] = [];
    for (const { name } of packages) {
      const folder = join(project, 'node_modules', name);
      const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
      complaints.push(...messages.map((message) => `${name}: ${formatMessage(message, pkg ?? {})}`));
    }
    expect(complaints).toEqual([]);
  });

  test('has types that are right wherever it is imported from', async () => {
    const wrong: unknown[] = [];
    for (const { name, tarball } of packages) {
      const checked = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
      // The command line has no exports.
      if (checked.types === false)
        wrong.push(...(name === '@maestro-ng/cli' ? [] : [{ name, types: false }]));
      else
        wrong.push(
          ...checked.problems
            .filter((problem) => concerns(name, problem))
            .map((problem) => ({ name, ...problem })),
        );
    }
    expect(wrong).toEqual([]);
  });
});

describe('the command line', () => {
  test('runs as it is installed, with nothing beside it', () => {
    const file = withFile('installed.yaml', 'name: installed\nships: {}\n');
    expect(run('node_modules/@maestro-ng/cli/bin/run.js', '-f', file, 'validate')).toEqual({
      code: 0,
      stdout: `${file}: installed is valid: 0 instances, 0 services, 0 ships\n`,
      stderr: '',
    });
  });
});

describe('the guest package', () => {
  const program = (load: string): string => `${load}
guest.runService(['sh', '-c', 'exit 7']).then(async (code) => {
  const nodes = guest.createGuest({ DB_INSTANCES: 'a', DB_A_HOST: 'h' }).getNodeList('db');
  console.log(code, nodes[0], await guest.resolveContainerHostAddress());
});`;

  test.skipIf(!haveOtherNodes)('runs on every release of Node.js, as either kind of module', () => {
    const files = [
      withFile('guest.mjs', program("import * as guest from '@maestro-ng/guest';")),
      withFile('guest.cjs', program("const guest = require('@maestro-ng/guest');")),
    ];
    const template = withFile(
      'guest.conf.j2',
      "{{ nodeList('db') | join(',') }} {{ env.HOME is defined }}\n",
    );
    const env = { CONTAINER_HOST_ADDRESS: '127.0.0.1', DB_INSTANCES: 'a,b', DB_A_HOST: 'h', DB_B_HOST: 'i' };
    const filler = join(project, 'node_modules/@maestro-ng/guest/dist/render.cjs');
    for (const [name, node] of Object.entries(guestNodes)) {
      const said = [...files.map((file) => [file]), [filler, `${template}:-`]].map((words) => {
        const { status, stdout, stderr } = spawnSync(node, words, { cwd: project, encoding: 'utf8', env });
        return [status, stdout, stderr];
      });
      expect([name, ...said]).toEqual([
        name,
        [0, '7 h 127.0.0.1\n', ''],
        [0, '7 h 127.0.0.1\n', ''],
        [0, 'h,i False\n', ''],
      ]);
    }
  });

  test('leaves out of a bundle what is not used', async () => {
    const bundled = async (code: string): Promise<number> => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: project },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        write: false,
      });
      return outputFiles[0]?.contents.length ?? 0;
    };
    const all = await bundled("export * from '@maestro-ng/guest';");
    const one = await bundled("export { getContainerName } from '@maestro-ng/guest';");
    expect([all < 10_240, one < 1024]).toEqual([true, true]);
  });
});

describe('a program of somebody else', () => {
  test('is checked against the published types, and so are the examples', () => {
    for (const module of ['typescript', '@types/node']) linkModule(module, project);
    for (const name of [
      'list-ports.js',
      'start.js',
      'extensions/cidr-host.js',
      'extensions/hosts-file/index.js',
    ]) {
      withFile(name, '');
      copyFileSync(join(examples, name), join(project, name));
    }
    withFile(
      'program.ts',
      `import { type Environment, loadConfig, loadEnvironment, planStart, type PlayEvent, runPlay } from '@maestro-ng/engine';
import { dockerConnector } from '@maestro-ng/docker';
import { environmentSchema, parseDocument, plainSource, validateDocument } from '@maestro-ng/schema';
import { renderTemplate } from '@maestro-ng/template';
import { getNodeList } from '@maestro-ng/guest';

export const environment: Environment | undefined = loadConfig({ name: 'x', ships: {}, services: {} }).environment;
export const told: PlayEvent[] = [];
export const functions: unknown[] = [
  dockerConnector, environmentSchema, getNodeList, loadEnvironment, parseDocument, plainSource, planStart,
  renderTemplate, runPlay, validateDocument,
];
// @ts-expect-error a name is text, a number or yes or no
loadConfig({ name: [] });
`,
    );
    const chapter = readFileSync(join(examples, '../docs/guide/library.md'), 'utf8');
    const programs = [...chapter.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
    expect(programs).toHaveLength(6);
    copyFileSync(join(examples, 'extensions/log-line.js'), join(project, 'log-line.js'));
    for (const [index, code] of programs.entries()) withFile(`chapter-${index}.js`, withType(code));
    withFile(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          module: 'nodenext',
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          allowJs: true,
          checkJs: true,
          noEmit: true,
          skipLibCheck: false,
          types: ['node'],
        },
        include: ['*.ts', '*.js', 'extensions'],
      }),
    );
    const checked = spawnSync(
      process.execPath,
      [join(project, 'node_modules/typescript/bin/tsc'), '-p', project, '--pretty', 'false'],
      { encoding: 'utf8', cwd: project },
    );
    expect({ code: checked.status, said: checked.stdout }).toEqual({ code: 0, said: '' });
  });

  test('lists the ports that an environment publishes', () => {
    copyFileSync(join(examples, 'list-ports.js'), join(project, 'list-ports.js'));
    const good = withFile(
      'good.yaml',
      `name: ports
ships: {a: {ip: 10.0.0.1}}
services:
  web:
    image: web
    instances:
      web-1: {ship: a, ports: {http: "80:8080", dns: 53/udp, near: {exposed: 9, external: [127.0.0.1, 99]}}}
`,
    );
    expect(run('list-ports.js', good)).toEqual({
      code: 0,
      stdout: [
        '10.0.0.1:8080/tcp\tweb-1 http (80 inside)',
        '10.0.0.1:53/udp\tweb-1 dns (53 inside)',
        '127.0.0.1:99/tcp\tweb-1 near (9 inside)',
        '',
      ].join('\n'),
      stderr: '',
    });
    const wrong = withFile(
      'wrong.yaml',
      'name: wrong\nservices: {web: {image: web, instances: {web-1: {ship: b}}}}\n',
    );
    expect(run('list-ports.js', wrong)).toEqual({
      code: 2,
      stdout: '',
      stderr: `${wrong}:2: error: Instance "web-1" is placed on "b", which is not a ship of this file.\n`,
    });
  });

  test('is as short as it can be: a plan, a connector, and all else left to the defaults', () => {
    withFile(
      'shortest.js',
      `import { dockerConnector } from '@maestro-ng/docker';
import { loadConfig, planStart, runPlay } from '@maestro-ng/engine';

const { environment } = loadConfig({
  name: 'short',
  ships: { a: { ip: '127.0.0.1', docker_port: 1 } },
  services: { web: { image: 'web', instances: { 'web-1': { ship: 'a' } } } },
});
const planned = planStart(environment, {});
const { verdict } = await runPlay({ plan: planned.plan, environment, connector: dockerConnector() });
console.log(verdict);
`,
    );
    expect(run('shortest.js')).toEqual({ code: 0, stdout: 'unreachable\n', stderr: '' });
  });

  test('adds a filter to templates', async () => {
    const place = workplace('name: {{ "10.1.0.255" | host(2) }}\n');
    const extension = join(examples, 'extensions/cidr-host.js');
    expect(await place.maestro('--extension', extension, 'render')).toEqual({
      code: 0,
      stdout: 'name: 10.1.1.1\n',
      stderr: '',
    });
    place.write('maestro.yaml', 'name: {{ "ten" | host }}\n');
    const { code, stderr } = await place.maestro('--extension', extension, 'render');
    expect({ code, first: stderr.split('\n')[0] }).toEqual({
      code: 2,
      first: 'maestro.yaml:1:10: error[template-runtime]: "host" failed: ten is not an IPv4 address.',
    });
  });
});

describeOnLab('a program that plays', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  afterEach(() => lab.reset());

  test('starts an environment, and tells how far it is in its own words', async () => {
    copyFileSync(join(examples, 'start.js'), join(project, 'start.js'));
    const services =
      webService('db', 1, { firstPort: 8100 }) + webService('web', 1, { firstPort: 8110, requires: ['db'] });
    const file = withFile('play.yaml', overFleet(lab, services));
    expect(run('start.js', file)).toEqual({
      code: 0,
      stdout: '1/2 start:db-1: started\n2/2 start:web-1: started\n',
      stderr: '',
    });
    expect(await standing(lab)).toEqual({ 'ship1/db-1': 'running', 'ship1/web-1': 'running' });
    expect(run('start.js', file, 'wbe')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'There is no service and no instance named "wbe".\n',
    });
  });
});
