import { expect, test } from 'vitest';
import { dockerConnector } from './index.ts';
import { rawServer } from './testing/raw-server.ts';
import { testShip } from './testing/test-ship.ts';

test('a terminal gets its size again when it is there: what was taken before may have been forgotten', async () => {
  const told: string[] = [];
  let write: (text: string) => void = () => undefined;
  await using engine = await rawServer((socket) => {
    socket.on('data', (data) => {
      const [, path = ''] = data.toString('latin1').split(' ');
      const answer = (body: string): void =>
        void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      if (path.endsWith('/start')) {
        socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
        write = (text) => void socket.write(text);
      } else if (path.includes('/resize')) {
        told.push(path.slice(path.indexOf('?')));
        answer('');
        if (told.length === 1) write('# ');
      } else
        answer(
          path === '/version'
            ? '{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}'
            : '{"Id":"e1"}',
        );
    });
  });
  const driver = dockerConnector().connect(testShip(engine.port));
  const { signal } = new AbortController();
  const request = { command: ['sh'], env: [], user: null, workdir: null, input: true };
  const session = await driver.exec.open(
    'app-1',
    { ...request, terminal: { columns: 77, rows: 33 } },
    { signal },
  );
  for await (const { data } of session.output) {
    expect(Buffer.from(data).toString()).toBe('# ');
    await expect.poll(() => told).toEqual(['?w=77&h=33', '?w=77&h=33']);
    break;
  }
  session.close();
  driver.close();
});
