import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A package as it would be published. */
export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function publishedFolders(): string[] {
  return ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .filter((folder) => manifestIn(folder).private !== true);
}

/**
 * Packs every published package into `into`, or those of these folders, and installs them all in its `node_modules`, with
 * what they depend on.
 */
export function installPackages(into: string, folders?: readonly string[]): PackedPackage[] {
  const modules = join(into, 'node_modules');
  const sources = publishedFolders().filter((folder) => folders?.includes(basename(folder)) ?? true);
  return sources.map((source) => {
    const { name } = manifestIn(source);
    const packed = execFileSync('pnpm', ['pack', '--json', '--pack-destination', into], { cwd: source });
    const { filename } = JSON.parse(packed.toString()) as { filename: string };
    const target = join(modules, name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', filename, '--strip-components=1', '-C', target]);
    for (const dependency of Object.keys(manifestIn(target).dependencies ?? {})) {
      if (!dependency.startsWith('@maestro-ng/'))
        link(join(source, 'node_modules', dependency), modules, dependency);
    }
    return { name, tarball: filename };
  });
}

/** Makes a package of the checkout known in `into`, for tools that are no dependency of what is published. */
export function linkModule(name: string, into: string): void {
  link(join(root, 'node_modules', name), join(into, 'node_modules'), name);
}

function link(from: string, modules: string, name: string): void {
  mkdirSync(join(modules, name, '..'), { recursive: true });
  try {
    symlinkSync(realpathSync(from), join(modules, name));
  } catch (error) {
    // Two packages may depend on the same one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
