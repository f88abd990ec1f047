import { createReadStream } from 'node:fs';
import { LabError } from './lab-error.ts';

/** One entry of an archive. Paths are relative, without a leading slash. */
export type TarEntry =
  | { readonly type: 'directory'; readonly path: string; readonly mode: number }
  | { readonly type: 'link'; readonly path: string; readonly target: string }
  | { readonly type: 'text'; readonly path: string; readonly mode: number; readonly text: string }
  | {
      readonly type: 'file';
      readonly path: string;
      readonly mode: number;
      /** The file it is a copy of, which must keep its size while it is read. */
      readonly source: string;
      /** Bytes. */
      readonly size: number;
    };

const blockSize = 512;

/** A POSIX (ustar) archive. All times in it are zero: the same entries give the same bytes. */
export async function* tar(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const content = entry.type === 'text' ? Buffer.from(entry.text) : undefined;
    const size = entry.type === 'file' ? entry.size : (content?.length ?? 0);
    yield tarHeader(entry, size);
    if (content !== undefined) yield content;
    if (entry.type === 'file') yield* wholeFile(entry.source, size);
    const rest = size % blockSize;
    if (rest > 0) yield Buffer.alloc(blockSize - rest);
  }
  yield Buffer.alloc(2 * blockSize);
}

async function* wholeFile(path: string, size: number): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    read += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  if (read !== size)
    throw new LabError(`${path} changed while it was read: ${size} bytes expected, ${read} found`);
}

const typeFlags = { directory: '5', link: '2', text: '0', file: '0' } as const;

export function tarHeader(entry: TarEntry, size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  const { prefix, name } = splitPath(entry.path);
  header.write(name, 0);
  header.write(octal(entry.type === 'link' ? 0o777 : entry.mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write(typeFlags[entry.type], 156);
  if (entry.type === 'link') header.write(fitting(entry.target, 100, entry.path), 157);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path };
  const cut = path.indexOf('/', path.length - 101);
  return {
    prefix: fitting(path.slice(0, Math.max(cut, 0)), 155, path),
    name: fitting(path.slice(cut + 1), 100, path),
  };
}

function fitting(text: string, limit: number, path: string): string {
  if (Buffer.byteLength(text) > limit) throw new LabError(`${path}: this path is too long for a tar archive`);
  return text;
}
