import { gzipSync } from 'node:zlib';
import type { Finding } from '@maestro-ng/engine';
import { packTar } from 'modern-tar';
import type { LoadedFile } from './load-file.ts';
import { dumpedEnvironment } from './render/dumped-environment.ts';
import { maskForStrangers, redacted } from './render/redact.ts';
import { veiledContent } from './veiled-content.ts';

type Engine = typeof import('@maestro-ng/engine');

/** What goes into a bundle. */
export interface BundleContent {
  readonly loaded: LoadedFile;
  readonly findings: readonly Finding[];
  readonly version: string;
}

/**
 * An archive (tar.gz) for a report of a bug: what was found, the file as it was parsed and as it was resolved, and the
 * versions. Secrets, and what is called so, are `***`.
 */
export async function doctorBundle(
  { loaded, findings, version }: BundleContent,
  { containerSpec }: Pick<Engine, 'containerSpec'>,
): Promise<Uint8Array> {
  const about = { maestro: version, node: process.version, platform: process.platform, arch: process.arch };
  const veils = { mask: maskForStrangers };
  const config = veiledContent(loaded, ({ document }) => ({ config: document?.data ?? null }), veils);
  const resolved = veiledContent(
    loaded,
    ({ environment }) => dumpedEnvironment(environment, containerSpec, { reveal: false }),
    veils,
  );
  const files: { readonly [name: string]: object } = {
    'about.json': about,
    'findings.json': redacted({ findings }),
    'config.json': config,
    'environment.json': resolved,
  };
  const entries = Object.entries(files).map(([name, content]) => {
    const body = `${JSON.stringify(content, null, 2)}\n`;
    return { header: { name: `maestro-doctor/${name}`, size: Buffer.byteLength(body), mode: 0o600 }, body };
  });
  return gzipSync(await packTar(entries));
}
