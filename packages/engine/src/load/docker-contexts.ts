import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nearest } from '@maestro-ng/schema';
import type { TlsSettings } from '../model/index.ts';
import type { ContextReading } from '../resolve/index.ts';
import type { EnvironmentFiles } from './environment-files.ts';

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

  /**
   * Sorted; without `default`, which stands for what the shell says.
   *
   * @throws Error that names a file in which a context should be, and is not.
   */
  names(): string[] {
    return this.#entries()
      .map((entry) => {
        if ('problem' in entry) throw new Error(entry.problem);
        return entry.name;
      })
      .sort();
  }

  read(name: string): ContextReading {
    // What the docker command calls so follows its environment; here it is the Engine of this machine.
    if (name === 'default') return { host: usualEngine, tls: null };
    const id = createHash('sha256').update(name).digest('hex');
    const path = this.#metaPath(id);
    if (!this.#files.exists(path))
      return { problem: `there is none in ~/.docker/contexts`, ...this.#near(name) };
    const meta = this.#meta(id);
    if ('problem' in meta) return meta;
    const endpoint = meta.Endpoints?.docker;
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

  #near(name: string): { readonly near: string | undefined } {
    return {
      near: nearest(
        name,
        this.#entries().flatMap((entry) => ('name' in entry ? [entry.name] : [])),
      ),
    };
  }

  #entries(): ({ readonly name: string } | Unreadable)[] {
    const folders = this.#files.names(join(this.#folder, 'meta'));
    const own = folders.filter((folder) => this.#files.exists(this.#metaPath(folder)));
    return own.map((folder) => {
      const meta = this.#meta(folder);
      if ('problem' in meta) return meta;
      if (typeof meta.Name === 'string') return { name: meta.Name };
      return { problem: `${this.#metaPath(folder)} names no context (Name)` };
    });
  }

  #metaPath(folder: string): string {
    return join(this.#folder, 'meta', folder, 'meta.json');
  }

  #meta(folder: string): Meta | Unreadable {
    const path = this.#metaPath(folder);
    const reading = this.#files.read(path);
    if ('problem' in reading) return { problem: `${path}: ${reading.problem}` };
    try {
      const value = JSON.parse(reading.text) as unknown;
      return typeof value === 'object' && value !== null ? value : { problem: `${path} is no JSON object` };
    } catch {
      return { problem: `${path} is no JSON` };
    }
  }
}

/** `problem`: a clause that names the file. */
interface Unreadable {
  readonly problem: string;
}

interface Meta {
  readonly Name?: unknown;
  readonly Endpoints?: {
    readonly docker?: { readonly Host?: unknown; readonly SkipTLSVerify?: unknown } | undefined;
  };
}
