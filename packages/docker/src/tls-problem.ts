import { isIP } from 'node:net';
import { isOfTls, plainSentence, tlsReason, withoutTls } from '@maestro-ng/engine';
import type { Place, Validity } from './failures.ts';

/** Why there is no TLS, as a clause, and what to do about it where more is known than that it has to do with TLS. */
export interface TlsProblem {
  readonly what: string;
  readonly hint?: string;
}

/** undefined: it is not TLS that failed. */
export function tlsProblem(code: string, error: unknown, place: Place): TlsProblem | undefined {
  const { ship, address, contextUpdate } = place;
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
      return {
        what: `the Engine's certificate is not signed by ${authorityMissed(place)}`,
        hint: `Give the authority that signed it ${contextUpdate === undefined ? `as tls_ca_cert of ${ship}` : `to the Docker context: \`${contextUpdate}\``}; if it is the right one already, the Engine has another certificate, or what answers at ${address} is not the Engine.`,
      };
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        what: `the Engine's certificate ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}`,
        hint: `Give the Engine of ${ship} another certificate, unless it is the clock of this machine that is wrong.`,
      };
    case 'INVALID_PURPOSE':
      return {
        what: "the Engine's certificate is not one for servers",
        hint: `Give the Engine of ${ship} a certificate that is for servers (extendedKeyUsage serverAuth).`,
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return otherName(error, ship);
  }
  if (/before secure TLS connection/u.test(messageOf(error)))
    return {
      what: 'the connection was closed before TLS was agreed on',
      hint: `See that ${address} is the right port, and that an Engine speaks TLS there: it, a proxy or a firewall may have closed the connection.`,
    };
  if (!isOfTls(code) && !code.startsWith('CERT_')) return undefined;
  const reason = tlsReason(error);
  const words = `${code} ${reason}`.replaceAll('_', ' ');
  const plain = withoutTls(code, error);
  if (plain !== undefined)
    return {
      what: plain,
      hint: `See that ${address} is the right port, and whether ${ship} is to be reached by TLS at all (tls).`,
    };
  if (
    /certificate required|bad certificate|handshake failure|unknown ca|certificate (?:unknown|expired|revoked)|unsupported certificate/iu.test(
      words,
    )
  )
    return place.ownCertificate !== undefined
      ? ownRefused(place.ownCertificate, ship)
      : {
          what: /handshake failure/iu.test(words)
            ? 'the Engine breaks off the handshake: it may want a client certificate'
            : 'the Engine wants a client certificate',
          hint: `Give one as tls_cert and tls_key of ${ship}.`,
        };
  if (/alert protocol version|unsupported protocol/iu.test(words))
    return {
      what: 'the Engine speaks no version of TLS that Node.js speaks here',
      hint: `See that what answers at ${address} speaks TLS 1.2 or newer.`,
    };
  return { what: reason };
}

function authorityMissed({ hasAuthority, contextUpdate }: Place): string {
  if (hasAuthority === true) return 'the authority given';
  const given = contextUpdate === undefined ? 'no tls_ca_cert is given' : 'the Docker context names none';
  return `an authority that Node.js knows, and ${given}`;
}

function ownRefused({ from, to }: Validity, ship: string): TlsProblem {
  const what = 'the Engine does not accept the client certificate';
  const now = Date.now();
  if (now >= from && now <= to)
    return {
      what,
      hint: `See that tls_cert of ${ship} is signed by the authority that its Engine asks for.`,
    };
  const day = new Date(now > to ? to : from).toISOString().slice(0, 10);
  return {
    what: `${what}, which ${now > to ? `has expired on ${day}` : `is not valid before ${day}`}`,
    hint: `Give ${ship} another tls_cert, unless it is the clock of this machine that is wrong.`,
  };
}

/** Node.js tells the name that was asked for, and the names of the certificate. */
function otherName(error: unknown, ship: string): TlsProblem {
  const { host, cert } = error as {
    readonly host?: unknown;
    readonly cert?: { readonly subjectaltname?: unknown; readonly subject?: { readonly CN?: unknown } };
  };
  const what = "the Engine's certificate is for another name";
  const hint = `Reach ${ship} by a name or address that its certificate has (endpoint), or give its Engine one that has this in subjectAltName`;
  if (typeof host !== 'string') return { what, hint: `${hint}.` };
  const asked = plainSentence(host, 120);
  const withEntry = `${hint} (${isIP(host) === 0 ? 'DNS' : 'IP'}:${asked}).`;
  const alternatives = cert?.subjectaltname;
  if (typeof alternatives === 'string')
    return { what: `${what} than ${asked}: it is for ${plainSentence(alternatives, 160)}`, hint: withEntry };
  const common = cert?.subject?.CN;
  const subject = typeof common === 'string' ? plainSentence(common, 160) : undefined;
  if (isIP(host) === 0)
    return {
      what: subject === undefined ? `${what} than ${asked}` : `${what} than ${asked}: it is for ${subject}`,
      hint: withEntry,
    };
  const inSubject = subject === undefined ? '' : ` (its CN is ${subject})`;
  return {
    what: `the Engine's certificate has no subjectAltName, and an address such as ${asked} counts only there${inSubject}`,
    hint: withEntry,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
