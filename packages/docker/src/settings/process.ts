import { list, text, textList } from '../fields.ts';
import type { Made } from './made.ts';
import type { Readers } from './reader.ts';
import { restartPolicy } from './restart.ts';
import { commandLine, inOrder, nonEmpty, path } from './words.ts';

/** What runs, as whom, and when again. */
export const processReaders: Readers = {
  hostname: (made) => (sharesHostname(made) ? undefined : nonEmpty(hostname(made))),
  entrypoint: ({ config }) => (config.Entrypoint === undefined ? undefined : words(config.Entrypoint)),
  // With an entrypoint of its own, a container does not have the image's command.
  command: ({ config }) =>
    list(config.Cmd).length === 0 && config.Entrypoint === undefined ? undefined : words(config.Cmd),
  user: ({ config }) => nonEmpty(text(config.User)),
  group_add: ({ hostConfig }) => inOrder(textList(hostConfig.GroupAdd)),
  workdir: ({ config }) => (text(config.WorkingDir) === '' ? undefined : path(text(config.WorkingDir))),
  stop_signal: ({ config }) => nonEmpty(text(config.StopSignal)),
  init: ({ hostConfig }) =>
    typeof hostConfig.Init === 'boolean' ? (hostConfig.Init ? 'yes' : 'no') : undefined,
  restart({ hostConfig }) {
    const { name, maximumRetryCount } = restartPolicy(hostConfig.RestartPolicy);
    if (name === 'no') return undefined;
    return maximumRetryCount === 0 ? name : `${name}:${maximumRetryCount}`;
  },
};

/** Docker takes the beginning of the id where none is asked for. */
export function hostname({ config, shortId }: Made): string {
  const name = text(config.Hostname);
  return name === shortId ? '' : name;
}

/** In the network of its host or of another container it has their name. */
function sharesHostname({ hostConfig }: Made): boolean {
  return /^(host$|container:)/u.test(text(hostConfig.NetworkMode));
}

/** `none` also for the one empty word by which Docker is told to forget the image's entrypoint. */
function words(value: unknown): string {
  const all = textList(value);
  return all.join('') === '' && all.length <= 1 ? 'none' : commandLine(all);
}
