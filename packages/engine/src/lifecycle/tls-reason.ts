import { plainSentence } from '../model/index.ts';

/** Whether an error's code is one of TLS itself: certificates that are not trusted have others. */
export function isOfTls(code: string): boolean {
  return /^(?:EPROTO$|ERR_SSL_|ERR_TLS_|ERR_OSSL_)/u.test(code);
}

/** What OpenSSL says, without where in its sources: that is `error:code:library:function:reason:file:line:`, and some versions of Node give the reason. */
export function tlsReason(error: unknown): string {
  const given = (error as { reason?: unknown }).reason;
  if (typeof given === 'string') return plainSentence(given, 160);
  const message = error instanceof Error ? error.message : String(error);
  const reason = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/u.exec(message)?.[1];
  return plainSentence(reason ?? message, 160);
}

/** What answers in another way than TLS does; undefined: it is not that. */
export function withoutTls(code: string, error: unknown): string | undefined {
  const words = `${code} ${tlsReason(error)}`.replaceAll('_', ' ');
  const isPlain = /wrong version number|packet length too long/iu.test(words);
  return isPlain ? 'the other side does not speak TLS' : undefined;
}
