import type { PullProgress, RegistryAuth } from '@maestro-ng/engine';

/** What one line of a pull's stream says. */
export type PullLine =
  | { readonly kind: 'progress'; readonly progress: PullProgress }
  /** The pull's result, the last line of a whole stream: `Status: …`. */
  | { readonly kind: 'complete' }
  | { readonly kind: 'error'; readonly message: string };

/** Reads one value of the stream of `POST /images/create`. */
export function pullLine(value: unknown): PullLine {
  const line = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  const detail = line.errorDetail as { message?: unknown } | undefined;
  const error = line.error ?? detail?.message;
  if (error !== undefined)
    return { kind: 'error', message: typeof error === 'string' ? error : 'no reason is given' };
  const status = typeof line.status === 'string' ? line.status : '';
  if (status.startsWith('Status: ')) return { kind: 'complete' };
  const detailed = (line.progressDetail ?? {}) as { current?: unknown; total?: unknown };
  const bytes =
    typeof detailed.current === 'number'
      ? { done: detailed.current, total: typeof detailed.total === 'number' ? detailed.total : null }
      : null;
  return {
    kind: 'progress',
    progress: { status, layer: typeof line.id === 'string' && line.id !== '' ? line.id : null, bytes },
  };
}

/** The query of a pull. Without a tag the API would pull all of them: as at docker's command line it is `latest`. */
export function pullQuery(reference: string): { readonly fromImage: string; readonly tag: string } {
  const digest = reference.indexOf('@');
  if (digest !== -1)
    return { fromImage: withoutTag(reference.slice(0, digest)), tag: reference.slice(digest + 1) };
  const fromImage = withoutTag(reference);
  return { fromImage, tag: reference.slice(fromImage.length + 1) || 'latest' };
}

/** The value of the header `X-Registry-Auth`: Base64 for URLs, with the padding that Engines insist on. */
export function registryAuthHeader(auth: RegistryAuth): string {
  const json = JSON.stringify({
    username: auth.username,
    password: auth.password,
    identitytoken: auth.identityToken,
    registrytoken: auth.registryToken,
    email: auth.email,
    serveraddress: auth.serverAddress,
  });
  return Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** A colon before the last slash belongs to a registry's port. */
function withoutTag(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}
