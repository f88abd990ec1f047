import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { LabShip } from '@maestro-ng/lab';
import { onTestFinished } from 'vitest';

/** Stands between Maestro and the Engine of one ship. */
export interface EngineProxy {
  /** The environment file with this ship's Engine behind the proxy. */
  behind(environmentFile: string): string;
  /** What was asked since the last time, without the API's version: `GET /containers/json?all=true`. */
  take(): string[];
  /** The Engine does the first thing asked that matches; the answer is lost, and the connection with it. Resolves then. */
  loseAnswer(asked: RegExp): Promise<void>;
  /** From now on each answer begins so many milliseconds later. */
  delay(milliseconds: number): void;
  /** From now on the Engine's clock seems to be so many milliseconds ahead. */
  setAhead(milliseconds: number): void;
}

/** A proxy for the time of the test. */
export async function proxyBefore({ name, address, port }: LabShip): Promise<EngineProxy> {
  const asked: string[] = [];
  const losses: { readonly asked: RegExp; readonly lost: () => void }[] = [];
  let delayMs = 0;
  let aheadMs = 0;
  const agent = new Agent();
  const pass = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const { method, url: path = '', headers } = incoming;
    const call = `${method} ${path.replace(/^\/v[\d.]+/, '')}`;
    asked.push(call);
    const loss = losses.find((candidate) => candidate.asked.test(call));
    if (loss !== undefined) losses.splice(losses.indexOf(loss), 1);
    const outgoing = request({ host: address, port, agent, method, path, headers }, (response) => {
      if (loss !== undefined) {
        response.resume().on('end', () => {
          answer.destroy();
          loss.lost();
        });
        return;
      }
      const date = new Date(Date.parse(response.headers.date ?? '') + aheadMs).toUTCString();
      const pass = (): void => {
        answer.writeHead(response.statusCode ?? 502, { ...response.headers, date }).flushHeaders();
        pipeline(response, answer, () => {});
      };
      if (delayMs === 0) pass();
      else setTimeout(pass, delayMs);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    agent.destroy();
  });
  const own = (server.address() as AddressInfo).port;
  return {
    behind(environmentFile) {
      const direct = `  ${name}: {ip: ${address}}`;
      return environmentFile.replace(
        direct,
        `  ${name}: {ip: ${address}, endpoint: 127.0.0.1, docker_port: ${own}}`,
      );
    },
    take: () => asked.splice(0),
    delay(milliseconds) {
      delayMs = milliseconds;
    },
    setAhead(milliseconds) {
      aheadMs = milliseconds;
    },
    loseAnswer: (pattern) => new Promise((lost) => void losses.push({ asked: pattern, lost })),
  };
}
