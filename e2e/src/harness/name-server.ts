import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** How a name resolves: to an address, after so many answers that say to ask again later; null: never. */
export interface Name {
  readonly address: string | null;
  readonly after?: number;
}

/** Of the loopback, and nobody's. */
const address = '127.53.53.53';
const ipv4 = 1;

/**
 * Answers for these names, for the time of the test, as resolvers do.
 *
 * @param path where to write the file that is to stand for /etc/resolv.conf.
 */
export async function nameServer(path: string, names: Readonly<Record<string, Name>>): Promise<void> {
  const server = createSocket('udp4');
  const asked = new Map<string, number>();
  server.on('message', (query, { port, address: from }) => {
    const { name, type, end } = question(query);
    const key = `${name} ${type}`;
    const before = asked.get(key) ?? 0;
    asked.set(key, before + 1);
    const { address: found = null, after = 0 } = names[name] ?? {};
    const isThere = found !== null && before >= after;
    server.send(reply(query.subarray(0, end), isThere && type === ipv4 ? found : null, isThere), port, from);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).bind(53, address, resolve);
  });
  onTestFinished(() => void server.close());
  writeFileSync(path, `nameserver ${address}\noptions timeout:2 attempts:1\n`);
}

/** The one question of a query (RFC 1035, 4.1). */
function question(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function reply(query: Buffer, found: string | null, isThere: boolean): Buffer {
  const header = Buffer.from(query);
  const failure = 2;
  header.writeUInt16BE(0x8180 | (isThere ? 0 : failure), 2);
  header.writeUInt16BE(found === null ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  if (found === null) return header;
  // The name of the question, an IPv4 address of the Internet, for no time at all.
  const record = [0xc0, 12, 0, ipv4, 0, 1, 0, 0, 0, 0, 0, 4, ...found.split('.').map(Number)];
  return Buffer.concat([header, Buffer.from(record)]);
}
