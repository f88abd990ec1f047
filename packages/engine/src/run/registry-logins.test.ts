import { join } from 'node:path';
import { expect, test } from 'vitest';
import { casesFolder, recordingOf } from '../../fixtures/conformance/recording.ts';
import { systemOperator } from '../lifecycle/index.ts';
import { loadEnvironment } from '../load/index.ts';
import { FakeCredentials } from '../testing/fake-credentials.ts';
import { RegistryLogins } from './registry-logins.ts';

/** Image → what goes with its pull, as recorded; null: nothing. Of the URL that is sent Engines look at the host. */
function recordedAuths(requests: readonly string[]): Record<string, unknown> {
  const pull = /^POST \/images\/create\?fromImage=(.*)&tag=(\S+)(?: X-Registry-Auth=(.*))?$/;
  return Object.fromEntries(
    requests.flatMap((request) => {
      const [, name = '', tag = '', sent] = pull.exec(request) ?? [];
      if (name === '') return [];
      const auth = sent === undefined ? null : (JSON.parse(sent) as { readonly serveraddress: string });
      return [
        [
          `${name}:${tag}`,
          auth === null ? null : { ...auth, serveraddress: new URL(auth.serveraddress).host },
        ],
      ];
    }),
  );
}

test('the credentials that go with pulls are those that the original sends', async () => {
  const recording = recordingOf('registries-a');
  const { environment } = loadEnvironment({
    file: join(casesFolder, 'registries-a', 'maestro.yaml'),
    processEnv: recording.process_env,
  });
  if (environment === undefined) throw new Error('there is no environment');
  const logins = new RegistryLogins({
    environment,
    operator: systemOperator({ environment: {}, workingDirectory: '.' }),
    credentials: new FakeCredentials(),
    interrupt: new AbortController().signal,
  });
  const recorded = recordedAuths(recording.runs.flatMap(({ other }) => other));
  const ours: Record<string, unknown> = {};
  for (const image of Object.keys(recorded)) {
    const { credentials } = await logins.of(image);
    const { username, password, email, serverAddress: serveraddress } = credentials?.auth ?? {};
    ours[image] = credentials === null ? null : { username, password, email, serveraddress };
  }

  expect(ours).toEqual(recorded);
  expect(Object.keys(ours)).toHaveLength(7);
});
