import { gzipSync } from 'node:zlib';
import type { Environment, Finding } from '@maestro-ng/engine';
import { packTar } from 'modern-tar';
import type { LoadedFile } from './load-file.ts';
import { dumpedEnvironment } from './render/dumped-environment.ts';
import { redacted } from './render/redact.ts';

type Engine = typeof import('@maestro-ng/engine');

/** What goes into a bundle. */
export interface BundleContent {
  readonly loaded: LoadedFile;
  readonly environment: Environment;
  readonly findings: readonly Finding[];
  readonly version: string;
}

/**
 * An archive (tar.gz) for a report of a bug: what was found, the file as it was parsed and as it was resolved, and the
 * versions. Secrets, and what is called so, are `***`.
 */
export async function doctorBundle(
  { loaded, environment, findings, version }: BundleContent,
  { containerSpec }: Pick<Engine, 'containerSpec'>,
): Promise<Uint8Array> {
  const files: { readonly [name: string]: object } = {
    'about.json': { maestro: version, node: process.version, platform: process.platform, arch: process.arch },
    'findings.json': { findings },
    'config.json': { config: loaded.document?.data ?? null },
    'environment.json': dumpedEnvironment(environment, containerSpec, { reveal: false }),
  };
  const entries = Object.entries(files).map(([name, content]) => {
    const body = `${JSON.stringify(redacted(content), null, 2)}\n`;
    return { header: { name: `maestro-doctor/${name}`, size: Buffer.byteLength(body), mode: 0o600 }, body };
  });
  return gzipSync(await packTar(entries));
}
