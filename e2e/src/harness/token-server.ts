import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { makeAuthority } from './certificates.ts';

/** Gives out what a registry with `auth: token` wants to see, as a server of its own. */
export interface TokenServer {
  /** For the configuration of the registry. */
  readonly auth: object;
  /** `password` or `identity token`, and whether it was taken, for each that asked. */
  readonly asked: string[];
  /** What the registry takes for these actions: `repository:team/app:pull`. */
  tokenFor(scope: string): string;
  stop(): void;
}

const service = 'lab registry';
const issuer = 'lab';

/**
 * @param address where the ships reach it.
 * @param users.login `user:password`. @param users.identityToken what `docker login` would have got for it.
 */
export async function startTokenServer(
  address: string,
  users: { readonly login: string; readonly identityToken: string },
): Promise<TokenServer> {
  const authority = makeAuthority();
  const { cert, key } = authority.issue({ name: 'tokens', extensions: 'keyUsage=digitalSignature' });
  const tokenFor = signer(readFileSync(cert), readFileSync(key));
  const asked: string[] = [];
  const respond = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const { method, scope, isRight } = await readRequest(incoming, users);
    asked.push(`${method} ${isRight ? 'taken' : 'refused'}`);
    const body = isRight
      ? { token: tokenFor(scope), access_token: tokenFor(scope), expires_in: 300 }
      : { errors: [{ code: 'UNAUTHORIZED', message: `the ${method} is not known here` }] };
    answer.writeHead(isRight ? 200 : 401, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((incoming, answer) => void respond(incoming, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, address, resolve);
  });
  const realm = `http://${address}:${(server.address() as AddressInfo).port}/token`;
  return {
    auth: { token: { realm, service, issuer, rootcertbundle: authority.ca } },
    asked,
    tokenFor,
    stop() {
      server.close();
      server.closeAllConnections();
      authority.remove();
    },
  };
}

/** An identity token comes in a form, as OAuth 2 has it; a password in a header. */
async function readRequest(
  incoming: IncomingMessage,
  { login, identityToken }: { readonly login: string; readonly identityToken: string },
): Promise<{ readonly method: string; readonly scope: string; readonly isRight: boolean }> {
  if (incoming.method === 'POST') {
    const form = new URLSearchParams(await text(incoming));
    const isRight = form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === identityToken;
    return { method: 'identity token', scope: form.get('scope') ?? '', isRight };
  }
  const scope = new URL(incoming.url ?? '/', 'http://tokens').searchParams.get('scope') ?? '';
  const basic = `Basic ${Buffer.from(login).toString('base64')}`;
  return { method: 'password', scope, isRight: incoming.headers.authorization === basic };
}

/** Makes JSON web tokens that name their certificate. `scope`: `repository:team/app:pull,push`. */
function signer(cert: Buffer, key: Buffer): (scope: string) => string {
  const header = { typ: 'JWT', alg: 'ES256', x5c: [new X509Certificate(cert).raw.toString('base64')] };
  const privateKey = createPrivateKey(key);
  return (scope) => {
    const [type, name, actions = ''] = scope.split(':');
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      sub: 'ada',
      aud: service,
      jti: randomUUID(),
      iat: now,
      nbf: now - 10,
      exp: now + 300,
      access: type === '' ? [] : [{ type, name, actions: actions.split(',') }],
    };
    const signed = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
}
