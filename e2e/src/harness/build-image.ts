import { spawn } from 'node:child_process';
import { request } from 'node:http';
import type { LabShip } from '@maestro-ng/lab';

/** Builds an image from a folder with a Dockerfile, as `docker build` does; only of what is on the ship already. */
export function buildImage(of: LabShip, tag: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-C', folder, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath: of.socketPath,
        method: 'POST',
        path: `/build?t=${tag}`,
        headers: { 'content-type': 'application/x-tar' },
        timeout: 30_000,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        // What goes wrong after the beginning stands in the text.
        response.on('end', () => {
          if (response.statusCode === 200 && !text.includes('"errorDetail"')) resolve();
          else reject(new Error(`${tag} cannot be built: ${text}`));
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error(`${tag}: no answer in time`)));
    call.on('error', reject);
    tar.stdout.pipe(call);
  });
}
