import { type ContainerSettings, type ContainerSpec, dictionary } from '@maestro-ng/engine';
import { createOptions } from '../create-options.ts';
import { type Fields, number, optionalRecord, text, textList } from '../fields.ts';
import { restartPolicy } from './restart.ts';

/** What both a request to create a container and an inspection of it have. */
export interface Made {
  readonly config: Fields;
  readonly hostConfig: Fields;
}

export function askedSettings(spec: ContainerSpec): ContainerSettings {
  const body = createOptions({ spec, env: [], labels: {} }) as unknown as Fields;
  return settingsOf({ config: body, hostConfig: optionalRecord(body.HostConfig) });
}

export function inspectedSettings(container: Fields): ContainerSettings {
  return settingsOf({
    config: optionalRecord(container.Config),
    hostConfig: optionalRecord(container.HostConfig),
  });
}

export function imageSettings(config: Fields): ContainerSettings {
  return settingsOf({ config, hostConfig: {} });
}

const readers: readonly (readonly [string, (made: Made) => string])[] = [
  ['command', ({ config }) => textList(config.Cmd).join(' ')],
  ['entrypoint', ({ config }) => textList(config.Entrypoint).join(' ')],
  ['user', ({ config }) => text(config.User)],
  ['workdir', ({ config }) => text(config.WorkingDir)],
  ['memory', ({ hostConfig }) => String(number(hostConfig.Memory) || '')],
  [
    'restart',
    ({ hostConfig }) => {
      const { name, maximumRetryCount } = restartPolicy(hostConfig.RestartPolicy);
      return name === 'no' ? '' : [name, maximumRetryCount || []].flat().join(':');
    },
  ],
];

function settingsOf(made: Made): ContainerSettings {
  return dictionary(
    readers.map(([field, read]) => [field, read(made)] as const).filter(([, value]) => value !== ''),
  );
}
