import { list, optionalRecord, text } from '../fields.ts';
import type { Readers } from './reader.ts';
import { address, inOrder } from './words.ts';

export const portReaders: Readers = {
  *ports({ config, hostConfig }) {
    const bindings = new Map(
      Object.entries(optionalRecord(hostConfig.PortBindings)).map(([port, all]) => [
        withProtocol(port),
        inOrder(list(all).map((one) => binding(optionalRecord(one)))) ?? binding({}),
      ]),
    );
    for (const port of Object.keys(optionalRecord(config.ExposedPorts)).map(withProtocol)) {
      if (!bindings.has(port)) yield [port, 'exposed'];
    }
    yield* bindings;
  },
};

function withProtocol(port: string): string {
  return port.includes('/') ? port.toLowerCase() : `${port}/tcp`;
}

/** No address is all of IPv4, for people and for Maestro; no port is whichever Docker picks. */
function binding({ HostIp, HostPort }: { readonly HostIp?: unknown; readonly HostPort?: unknown }): string {
  const ip = address(text(HostIp)) || '0.0.0.0';
  const port = text(HostPort).replace(/^(\d+)-\1$/u, '$1');
  return `${ip.includes(':') ? `[${ip}]` : ip}:${port === '' || port === '0' ? 'any' : port}`;
}
