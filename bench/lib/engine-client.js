import { Agent, request } from 'node:http';

/** The bare Docker API of one Engine: JSON over kept-alive connections, and nothing else. */
export function engineClient(host, port) {
  const agent = new Agent({ keepAlive: true });
  const text = (method, path, body) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const headers =
        payload === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) };
      const outgoing = request({ host, port, agent, method, path, headers, timeout: 60_000 }, (incoming) => {
        let answer = '';
        incoming.setEncoding('utf8').on('data', (chunk) => {
          answer += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () => {
          if (incoming.statusCode >= 400)
            reject(new Error(`${method} ${path}: ${incoming.statusCode} ${answer.trim()}`));
          else resolve(answer);
        });
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  const json = async (method, path, body) => {
    const answer = await text(method, path, body);
    return answer === '' ? undefined : JSON.parse(answer);
  };
  return { json, text, close: () => agent.destroy() };
}
