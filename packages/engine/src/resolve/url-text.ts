import { type Provenance, type Text, writtenSecret } from '../model/index.ts';

const parts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*@)?([^/?#]*)(.*)$/is;

/**
 * A URL that may hold secrets: credentials before the host, or a path or query that only its owner knows, as webhooks
 * have. For people it is `https://***@host/***`; a text that is no URL is secret as a whole, and so is what follows the
 * scheme where it cannot be told what the host is: `https://user:pass/word@host/`.
 */
export function urlText(url: string, provenance: Provenance): Text {
  const [, scheme, credentials = '', host = '', rest = ''] = parts.exec(url) ?? [];
  if (scheme === undefined) return { parts: [writtenSecret(url)], provenance };
  if (rest.includes('@'))
    return { parts: [{ literal: scheme }, writtenSecret(url.slice(scheme.length))], provenance };
  return {
    parts: [
      { literal: scheme },
      ...(credentials === '' ? [] : [writtenSecret(credentials.slice(0, -1)), { literal: '@' }]),
      { literal: host },
      ...(rest === '' || rest === '/'
        ? [{ literal: rest }]
        : [{ literal: rest.charAt(0) }, writtenSecret(rest.slice(1))]),
    ],
    provenance,
  };
}
