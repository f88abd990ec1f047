import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const launcher = path('../bin/run.js');
const schemaOfPackage = readFileSync(path('../../../packages/schema/schema.json'), 'utf8');

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

let root = '';
let folder = '';

function node(...argv: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      argv,
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', XDG_CACHE_HOME: join(folder, 'cache') },
        timeout: 30_000,
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const maestro = (...argv: string[]): Promise<Ended> => node(launcher, ...argv);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const files = (): string[] => readdirSync(folder).filter((name) => name !== 'cache');

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'maestro-init-'));
  folder = root;
  expect(await node(path('../scripts/bundle.js'))).toEqual({ code: 0, stdout: '', stderr: '' });
}, 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('maestro schema', () => {
  it('prints the schema of the package, to the byte', async () => {
    expect(await maestro('schema')).toEqual({ code: 0, stdout: schemaOfPackage, stderr: '' });
  });

  it('prints it within a document where JSON is asked for', async () => {
    const { code, stdout, stderr } = await maestro('schema', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      type: 'schema',
      format: 1,
      version: expect.any(String) as string,
      schema: JSON.parse(schemaOfPackage) as unknown,
    });
  });
});

describe('maestro init', () => {
  it('writes a file that is valid without a warning, and the schema that its first line names', async () => {
    expect(await maestro('init')).toEqual({
      code: 0,
      stdout:
        'maestro.yaml: written, with maestro.schema.json for editors; put the address of your host into it\n',
      stderr: '',
    });
    expect(files()).toEqual(['maestro.schema.json', 'maestro.yaml']);
    expect(read('maestro.yaml').split('\n')[0]).toBe('# yaml-language-server: $schema=maestro.schema.json');
    expect(read('maestro.schema.json')).toBe(schemaOfPackage);
    expect(await maestro('validate')).toEqual({
      code: 0,
      stdout: 'maestro.yaml: hello is valid: 2 instances, 2 services, 1 ship\n',
      stderr: '',
    });
  });

  it('writes where it is told to, and several files beside one schema', async () => {
    mkdirSync(join(folder, 'sites'));
    expect(await maestro('init', 'sites/a.yaml')).toMatchObject({ code: 0, stderr: '' });
    expect(await maestro('-f', 'sites/b.yaml', 'init')).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(join(folder, 'sites'))).toEqual(['a.yaml', 'b.yaml', 'maestro.schema.json']);
  });

  it('prints the file for -, and writes nothing', async () => {
    await maestro('init', 'written.yaml');
    const text = read('written.yaml');
    rmSync(join(folder, 'written.yaml'));
    rmSync(join(folder, 'maestro.schema.json'));
    expect(await maestro('init', '-')).toEqual({ code: 0, stdout: text, stderr: '' });
    expect(files()).toEqual([]);
  });

  it('replaces nothing that exists, unless it is told to', async () => {
    writeFileSync(join(folder, 'maestro.yaml'), 'name: mine\n');
    expect(await maestro('init')).toEqual({
      code: 2,
      stdout: '',
      stderr: `error[file-exists]: maestro.yaml exists already.
  = hint: name another file, or add --force to replace it
`,
    });
    expect({ files: files(), text: read('maestro.yaml') }).toEqual({
      files: ['maestro.yaml'],
      text: 'name: mine\n',
    });
    expect(await maestro('init', '--force')).toMatchObject({ code: 0, stderr: '' });
    expect(read('maestro.yaml')).toContain('name: hello');
  });

  it('brings an older schema up to this version, for a second file and for one that is replaced', async () => {
    writeFileSync(join(folder, 'maestro.schema.json'), '{}');
    writeFileSync(join(folder, 'a.yaml'), 'name: mine\n');
    expect(await maestro('init', 'b.yaml')).toMatchObject({ code: 0, stderr: '' });
    expect(read('maestro.schema.json')).toBe(schemaOfPackage);
    writeFileSync(join(folder, 'maestro.schema.json'), '{}');
    expect(await maestro('init', 'a.yaml')).toMatchObject({ code: 2, stdout: '' });
    expect(read('maestro.schema.json')).toBe('{}');
    expect(await maestro('init', 'a.yaml', '--force')).toMatchObject({ code: 0, stderr: '' });
    expect({ schema: read('maestro.schema.json'), a: read('a.yaml') }).toEqual({
      schema: schemaOfPackage,
      a: read('b.yaml'),
    });
  });

  it('tells in JSON what is in the way', async () => {
    writeFileSync(join(folder, 'maestro.yaml'), 'name: mine\n');
    const { code, stdout } = await maestro('init', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'error',
      exitCode: 2,
      code: 'rejected',
      diagnostics: [{ code: 'file-exists', message: 'maestro.yaml exists already.' }],
    });
  });

  it('says why a file cannot be written', async () => {
    expect(await maestro('init', 'no/such/folder.yaml')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error[not-written]: no/such/folder.yaml could not be written: there is no such folder.\n',
    });
  });

  it('leaves all as it was where not all of it can be written', async () => {
    mkdirSync(join(folder, 'maestro.schema.json'));
    writeFileSync(join(folder, 'old.yaml'), 'name: old\n');
    const told = {
      code: 2,
      stdout: '',
      stderr: 'error[not-written]: maestro.schema.json could not be written: it is a folder.\n',
    };
    expect(await maestro('init')).toEqual(told);
    expect(await maestro('init', '--force', 'old.yaml')).toEqual(told);
    expect(readdirSync(folder).sort()).toEqual(['maestro.schema.json', 'old.yaml']);
    expect(read('old.yaml')).toBe('name: old\n');
  });

  it('tells in JSON what it wrote', async () => {
    const version = expect.any(String) as string;
    const written = await maestro('init', '--json', 'a.yaml');
    expect(JSON.parse(written.stdout)).toEqual({
      type: 'init',
      format: 1,
      version,
      file: 'a.yaml',
      schema: 'maestro.schema.json',
      text: read('a.yaml'),
    });
    const printed = await maestro('init', '--json', '-');
    expect(JSON.parse(printed.stdout)).toEqual({
      type: 'init',
      format: 1,
      version,
      file: '-',
      schema: null,
      text: read('a.yaml'),
    });
  });
});

it('is done without the engine, whose compiled code would have been kept', async () => {
  const kept = (): boolean => existsSync(join(folder, 'cache'));
  for (const argv of [['schema'], ['init', '-'], ['init']]) {
    expect(await maestro(...argv)).toMatchObject({ code: 0, stderr: '' });
    expect({ argv, kept: kept() }).toEqual({ argv, kept: false });
  }
  await maestro('validate');
  expect(kept()).toBe(true);
});
