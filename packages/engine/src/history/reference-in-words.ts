import type { Dictionary, Json } from '../model/index.ts';

/**
 * Where a secret is found, as a file says it: `{env: NAME}`. Of a recorded command its program, and as much of the digest as
 * tells it from another one.
 *
 * @param reference as it is recorded, or would be.
 */
export function referenceInWords(reference: Json = null): string {
  const { kind, name, path, command, digest } = (reference ?? {}) as Dictionary<Json>;
  switch (kind) {
    case 'env':
      return `{env: ${word(name)}}`;
    case 'file':
      return `{file: ${word(path)}}`;
    case 'command': {
      const words = (Array.isArray(command) ? (command as readonly Json[]) : []).map(word).join(', ');
      const more =
        typeof digest === 'string' ? `, digest: ${digest.replace(/^sha256:/, '').slice(0, 12)}` : '';
      return `{command: [${words}]${more}}`;
    }
    default:
      return JSON.stringify(reference);
  }
}

/** In quotes where it would not be read as one word. */
function word(text: Json | undefined): string {
  return typeof text === 'string' && /^[\w./~+-]+$/.test(text) ? text : JSON.stringify(text ?? null);
}
