// Times what entrypoints do with the guest package, in milliseconds: run where they run. Prints JSON.
// node guest-calls.cjs FOLDER-OF-THE-PACKAGE RUNS SHELL...
const { spawnSync } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [folder, runs, ...shell] = process.argv.slice(2);
const library = join(folder, 'dist/esm/index.js');
const shellFile = join(folder, 'bin/maestro-guest.sh');
const template = join(tmpdir(), 'maestro-guest-bench.j2');
writeFileSync(template, "{{ nodeList('zookeeper', ['client']) | join(',') }}\n");

const instances = ['zk-1', 'zk-2', 'zk-3'];
const env = {
  PATH: process.env.PATH,
  ...Object.fromEntries(
    ['ZOOKEEPER', 'GRÖSSE'].flatMap((service) => [
      [`${service}_INSTANCES`, instances.join(',')],
      ...instances.flatMap((_, index) => [
        [`${service}_ZK_${index + 1}_HOST`, `10.0.0.${index + 1}`],
        [`${service}_ZK_${index + 1}_CLIENT_PORT`, '2181'],
      ]),
    ]),
  ),
};
const answer = '10.0.0.1:2181,10.0.0.2:2181,10.0.0.3:2181\n';
const asked = `console.log(guest.getNodeList('zookeeper', { ports: ['client'] }).join(','))`;
const timed = (load) => `const began = performance.now(); ${load}; const ended = performance.now(); `;
const inside = 'process.stderr.write(String(ended - began));';

const calls = {
  'node -e 0': { words: [process.execPath, '-e', '0'], prints: '' },
  'import, and ask': {
    words: [
      process.execPath,
      '--input-type=module',
      '-e',
      `${timed(`const guest = await import(${JSON.stringify(pathToFileURL(library).href)})`)}${asked}; ${inside}`,
    ],
    prints: answer,
  },
  'require, and ask': {
    words: [
      process.execPath,
      '-e',
      `${timed(`const guest = require(${JSON.stringify(join(folder, 'dist/cjs/index.js'))})`)}${asked}; ${inside}`,
    ],
    prints: answer,
  },
  'maestro-guest node-list': {
    words: [...shell, shellFile, 'node-list', 'zookeeper', 'client'],
    prints: answer,
  },
  'maestro-guest node-list größe': {
    words: [...shell, shellFile, 'node-list', 'größe', 'client'],
    prints: answer,
  },
  'maestro-guest render': { words: [...shell, shellFile, 'render', `${template}:-`], prints: answer },
};

const samples = Object.fromEntries(Object.keys(calls).map((name) => [name, { process: [], inside: [] }]));
// One round more, which fills the caches.
for (let round = 0; round <= Number(runs); round += 1) {
  for (const [name, { words, prints }] of Object.entries(calls)) {
    const [program, ...rest] = words;
    const began = performance.now();
    const { status, stdout, stderr } = spawnSync(program, rest, { env, encoding: 'utf8' });
    const elapsed = performance.now() - began;
    if (status !== 0 || stdout !== prints) throw new Error(`${name}: ${status} ${stdout}${stderr}`);
    if (round === 0) continue;
    samples[name].process.push(elapsed);
    if (stderr !== '') samples[name].inside.push(Number(stderr));
  }
}
console.log(JSON.stringify({ node: process.version, samples }));
