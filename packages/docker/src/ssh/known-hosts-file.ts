import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a file of known hosts is good for. */
export type KnownHostsFile =
  /** It keeps what is added to it; there may be none yet. `endsOpen`: its last line has no end. */
  | { readonly kind: 'fit'; readonly hasFolder: boolean; readonly endsOpen: boolean }
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
      hasFolder: true,
      endsOpen: found.size > 0 && readFileSync(path).at(-1) !== lineFeed,
    };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'fit', hasFolder: existsSync(dirname(path)), endsOpen: false };
    return { kind: 'unreadable', why: reasons[code] ?? code };
  }
}

const reasons: { readonly [code: string]: string } = {
  EACCES: 'you may not',
  EPERM: 'you may not',
  ENOTDIR: 'it lies in what is no folder',
  ELOOP: 'it is a link that leads back to itself',
};
