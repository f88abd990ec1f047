// What the guest package costs: its size, and how long it takes to ask for a node list, in a container and by each shell.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { withLab } from './lib/bench-lab.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { run } from './lib/process.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { summary } from './lib/statistics.js';
import { milliseconds } from './lib/table.js';

const packageFolder = fileURLToPath(new URL('../packages/guest', import.meta.url));
const caller = fileURLToPath(new URL('lib/guest-calls.cjs', import.meta.url));
const mostImportMs = 10;
const mostShellMs = 20;
const mostBundledKiB = 4;

export async function measure(words) {
  const options = readOptions(words, { runs: { type: 'string', default: '21' } });
  const runs = wholeNumber(options.runs, 'runs', 1);
  const sizes = await sizesOfPackage();
  progress('the sizes are measured');
  await withLab(1, async ({ clients, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion() });
    const [client] = clients.values();
    const places = [{ place: 'container, busybox sh', ...(await callsInContainer(client, runs)) }];
    progress('the container is measured');
    for (const shell of [['dash'], ['busybox', 'sh']].filter(isHere)) {
      places.push({ place: shell.join(' '), ...(await callsHere(shell, runs)) });
      progress(`${shell.join(' ')} is measured`);
    }
    print(options.json, report({ machine, runs, sizes, places }));
  });
}

/** In an image with Node.js, with the package as its folder has it. */
async function callsInContainer(client, runs) {
  const { Id } = await client.json('POST', '/containers/create', {
    Image: 'node:test',
    Cmd: ['node', '/bench/guest-calls.cjs', '/guest', String(runs), 'sh'],
    // Without a terminal, its output would be cut into frames.
    Tty: true,
    HostConfig: { Binds: [`${packageFolder}:/guest:ro`, `${caller}:/bench/guest-calls.cjs:ro`] },
  });
  await client.json('POST', `/containers/${Id}/start`);
  const { StatusCode } = await client.json('POST', `/containers/${Id}/wait`);
  if (StatusCode !== 0) throw new Error(`the container ended with exit code ${StatusCode}`);
  return summarised(await client.json('GET', `/containers/${Id}/logs?stdout=1`));
}

async function callsHere(shell, runs) {
  const { output } = await run(process.execPath, [caller, packageFolder, String(runs), ...shell]);
  return summarised(JSON.parse(output));
}

function summarised({ node, samples }) {
  const calls = Object.entries(samples).map(([name, { process, inside }]) => ({
    name,
    ...summary(process),
    inside: inside.length === 0 ? undefined : summary(inside),
  }));
  return { node, calls };
}

function isHere([program, ...words]) {
  try {
    execFileSync(program, [...words, '-c', ':']);
    return true;
  } catch {
    return false;
  }
}

async function sizesOfPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  try {
    const packed = execFileSync('pnpm', ['pack', '--json', '--pack-destination', folder], {
      cwd: packageFolder,
    });
    const { filename } = JSON.parse(packed.toString());
    return [
      { name: 'packed, all of it', raw: undefined, gzipped: readFileSync(filename).length },
      await bundled('bundled, all of the library', '*'),
      await bundled('bundled, getNodeList', '{ getNodeList }'),
      file('dist/render.cjs'),
      file('bin/maestro-guest.sh'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundled(name, what) {
  const { build } = createRequire(join(packageFolder, 'package.json'))('esbuild');
  const { outputFiles } = await build({
    stdin: { contents: `export ${what} from './dist/esm/index.js';`, resolveDir: packageFolder },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const { contents } = outputFiles[0];
  return { name, raw: contents.length, gzipped: gzipSync(contents).length };
}

function file(name) {
  const content = readFileSync(join(packageFolder, name));
  return { name, raw: content.length, gzipped: gzipSync(content).length };
}

function report({ machine, runs, sizes, places }) {
  const call = (index, name) => places[index].calls.find((each) => each.name === name);
  const kib = (bytes) => (bytes === undefined ? '' : (bytes / 1024).toFixed(1));
  // The least says most of what others on the machine do not add.
  const loading = call(0, 'import, and ask').inside.least;
  const asking = call(0, 'maestro-guest node-list').median;
  const library = sizes.find(({ name }) => name === 'bundled, all of the library').gzipped / 1024;
  return {
    measure: 'guest',
    machine,
    tables: [
      {
        title: 'size (KiB)',
        head: ['', 'raw', 'gzipped'],
        rows: sizes.map(({ name, raw, gzipped }) => [name, kib(raw), kib(gzipped)]),
      },
      ...places.map(({ place, node, calls }) => ({
        title: `${place}, Node.js ${node}, a process each, median of ${runs} (milliseconds; loading is what the import alone takes)`,
        head: ['', 'median', 'least', 'most', 'loading'],
        rows: calls.map((each) => [
          each.name,
          milliseconds(each.median),
          milliseconds(each.least),
          milliseconds(each.most),
          each.inside === undefined ? '' : milliseconds(each.inside.median),
        ]),
      })),
    ],
    goals: [
      atMost(`import in a container, the least of all, ms`, loading, mostImportMs, milliseconds(loading)),
      atMost(`maestro-guest node-list in a container, ms`, asking, mostShellMs, milliseconds(asking)),
      atMost(`the whole library bundled, gzipped KiB`, library, mostBundledKiB, library.toFixed(1)),
    ],
    data: { sizes, places },
  };
}
