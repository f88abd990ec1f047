import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nearest } from '@maestro-ng/schema';
import type { TlsSettings } from '../model/index.ts';
import type { ContextReading } from '../resolve/index.ts';
import { type EnvironmentFiles, noSuchFile } from './environment-files.ts';

const usualEngine = 'unix:///var/run/docker.sock';

/**
 * The contexts that `docker context` has made for a user, in `~/.docker/contexts`. Neither `DOCKER_CONFIG` nor
 * `DOCKER_CONTEXT` of the shell says anything here.
 */
export class DockerContexts {
  readonly #files: EnvironmentFiles;
  readonly #folder: string;

  constructor(files: EnvironmentFiles, home: string) {
    this.#files = files;
    this.#folder = join(home, '.docker/contexts');
  }

  /** Sorted; without `default`, which stands for what the shell says. */
  names(): string[] {
    const meta = join(this.#folder, 'meta');
    return this.#files
      .names(meta)
      .flatMap((folder) => {
        const name = this.#meta(folder)?.Name;
        return typeof name === 'string' ? [name] : [];
      })
      .sort();
  }

  read(name: string): ContextReading {
    // What the docker command calls so follows its environment; here it is the Engine of this machine.
    if (name === 'default') return { host: usualEngine, tls: null };
    const id = createHash('sha256').update(name).digest('hex');
    const path = join(this.#folder, 'meta', id, 'meta.json');
    const reading = this.#files.read(path);
    if ('problem' in reading) {
      return reading.problem === noSuchFile
        ? { problem: `there is none in ~/.docker/contexts`, near: nearest(name, this.names()) }
        : { problem: `${path}: ${reading.problem}` };
    }
    const endpoint = this.#meta(id)?.Endpoints?.docker;
    if (typeof endpoint?.Host !== 'string')
      return { problem: `${path} names no Engine (Endpoints.docker.Host)` };
    const tls = this.#tls(id, endpoint.SkipTLSVerify === true);
    return { host: endpoint.Host, tls };
  }

  #tls(id: string, skipsVerification: boolean): TlsSettings | null {
    const file = (name: string): string | null => {
      const path = join(this.#folder, 'tls', id, 'docker', name);
      return this.#files.exists(path) ? path : null;
    };
    const [caPath, certPath, keyPath] = [file('ca.pem'), file('cert.pem'), file('key.pem')];
    if (!skipsVerification && [caPath, certPath, keyPath].every((path) => path === null)) return null;
    return { verify: !skipsVerification, caPath, certPath, keyPath };
  }

  #meta(folder: string): Meta | undefined {
    const reading = this.#files.read(join(this.#folder, 'meta', folder, 'meta.json'));
    if ('problem' in reading) return undefined;
    try {
      const value = JSON.parse(reading.text) as unknown;
      return typeof value === 'object' && value !== null ? value : undefined;
    } catch {
      return undefined;
    }
  }
}

interface Meta {
  readonly Name?: unknown;
  readonly Endpoints?: {
    readonly docker?: { readonly Host?: unknown; readonly SkipTLSVerify?: unknown } | undefined;
  };
}
