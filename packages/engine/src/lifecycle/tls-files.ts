import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { HttpRequest } from '../port/operator.ts';
import { tlsFault } from './tls-fault.ts';

type Paths = Pick<HttpRequest, 'verify' | 'clientCertificate' | 'directory'>;

/** What a request's paths of certificates and keys stand for, as Node.js takes it. */
export interface TlsMaterial {
  readonly rejectUnauthorized: boolean;
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Reads them anew for each request: certificates are renewed. Rejects with a sentence that names the file. */
export async function tlsMaterial(
  { verify, clientCertificate, directory = '.' }: Paths,
  workingDirectory: string,
): Promise<TlsMaterial> {
  const places = [resolve(workingDirectory, directory), workingDirectory];
  const [authorities, certificate, key] = await Promise.all([
    typeof verify === 'string' ? readAll(verify, places) : undefined,
    clientCertificate === undefined ? undefined : readOne(clientCertificate.path, places),
    clientCertificate?.keyPath == null ? undefined : readOne(clientCertificate.keyPath, places),
  ]);
  await demandFit(verify, authorities);
  if (certificate !== undefined) {
    const fault = await tlsFault({ cert: certificate, key: key ?? certificate });
    const path = fault?.of === 'key' ? clientCertificate?.keyPath : null;
    if (fault !== undefined) throw unfit(path ?? clientCertificate?.path ?? '', fault.why);
  }
  return {
    rejectUnauthorized: verify !== false,
    ...(authorities === undefined ? {} : { ca: authorities }),
    // Without a file of its own, the key is in that of the certificate.
    ...(certificate === undefined ? {} : { cert: certificate, key: key ?? certificate }),
  };
}

/** Of a folder, files that hold no certificate do not matter. */
async function demandFit(verify: Paths['verify'], authorities: readonly string[] = []): Promise<void> {
  const [ca] = authorities;
  if (ca === undefined || authorities.length > 1) return;
  const fault = await tlsFault({ ca });
  if (fault !== undefined) throw unfit(String(verify), fault.why);
}

function unfit(path: string, why: string): Error {
  return new Error(`the file ${path} cannot be used: ${why}`);
}

/** A file, or all files of a folder. */
async function readAll(path: string, places: readonly string[]): Promise<string[]> {
  const found = await locate(path, places);
  if (!(await stat(found)).isDirectory()) return [await readOne(found, [])];
  const entries = await readdir(found, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => join(found, name));
  return Promise.all(files.map((file) => readOne(file, [])));
}

async function readOne(path: string, places: readonly string[]): Promise<string> {
  const found = places.length === 0 ? path : await locate(path, places);
  try {
    return await readFile(found, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function locate(path: string, places: readonly string[]): Promise<string> {
  let cause: unknown;
  for (const place of places) {
    const candidate = resolve(place, path);
    try {
      await stat(candidate);
      return candidate;
    } catch (error) {
      cause = error;
    }
  }
  throw unreadable(path, cause);
}

function unreadable(path: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  return new Error(`the file ${path} cannot be read (${code})`);
}
