import { accessSync, constants, existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What a file of known hosts is good for. */
export type KnownHostsFile =
  /**
   * It keeps what is added to it; there may be none yet. `missingFolder`: the one to make for it. `endsOpen`: its last line
   * has no end.
   */
  | { readonly kind: 'fit'; readonly missingFolder?: string; readonly endsOpen: boolean }
  /** What is added to it is not there the next time: many link it to /dev/null. */
  | { readonly kind: 'keeps-nothing' }
  /** `why`: a clause about it. */
  | { readonly kind: 'unreadable'; readonly why: string };

const lineFeed = 10;

export function lookAtFile(path: string): KnownHostsFile {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return { kind: 'unreadable', why: 'it is a folder' };
    if (!found.isFile()) return { kind: 'keeps-nothing' };
    accessSync(path, constants.R_OK);
    return {
      kind: 'fit',
      endsOpen: found.size > 0 && readFileSync(path).at(-1) !== lineFeed,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return { kind: 'unreadable', why: reasonOf(error) };
    const folder = dirname(linked(path));
    return { kind: 'fit', ...(existsSync(folder) ? {} : { missingFolder: folder }), endsOpen: false };
  }
}

/** Where a file would be made by who writes to it: a link may lead to what is not there yet. */
function linked(path: string): string {
  try {
    return linked(resolve(dirname(path), readlinkSync(path)));
  } catch {
    return path;
  }
}

/** Why a file of known hosts cannot be read or written, a clause. */
export function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return reasons[code] ?? code;
}

const reasons: { readonly [code: string]: string } = {
  EACCES: 'you may not',
  EPERM: 'you may not',
  ENOENT: 'its folder cannot be made',
  ENOTDIR: 'it lies in what is no folder',
  EROFS: 'its file system is read-only',
  ENOSPC: 'no space is left',
  ELOOP: 'it is a link that leads back to itself',
};
