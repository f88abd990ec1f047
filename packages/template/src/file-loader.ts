import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { TemplateLoader, TemplateSource } from './loader.ts';

const sizeBound = 64 * 1024 * 1024;

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'EACCES' || code === 'ELOOP'
  );
}

/** The path below the root that a template's name means; undefined: it would leave the root. */
function pathOf(root: string, name: string): string | undefined {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  const foreign = (segment: string): boolean =>
    segment === '..' || segment.includes('\0') || (sep !== '/' && segment.includes(sep));
  return segments.length === 0 || segments.some(foreign) ? undefined : join(root, ...segments);
}

/**
 * Reads templates below a root directory, in UTF-8. Names are paths with `/`, from the root. A name with `..`,
 * a link that leads out of the root, and what is no readable regular file are no templates.
 */
export function fileLoader(rootDirectory: string): TemplateLoader {
  const root = resolve(rootDirectory);
  const load = (name: string): TemplateSource | undefined => {
    const path = pathOf(root, name);
    if (path === undefined) return undefined;
    try {
      const real = realpathSync(path);
      if (!isWithin(realpathSync(root), real)) return undefined;
      const status = statSync(real);
      if (!status.isFile() || status.size > sizeBound) return undefined;
      return { name, text: readFileSync(real, 'utf8') };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
  return { load };
}
