import { type Fields, list, optionalRecord, text, textList, texts } from '../fields.ts';
import { interfaceSysctls } from './interface-sysctls.ts';
import type { Readers } from './reader.ts';
import { inOrder, nonEmpty } from './words.ts';

/** What it may do to its host, and shares with it or with others. */
export const isolationReaders: Readers = {
  privileged: ({ hostConfig }) => yes(hostConfig.Privileged),
  read_only: ({ hostConfig }) => yes(hostConfig.ReadonlyRootfs),
  cap_add: ({ hostConfig }) => inOrder(textList(hostConfig.CapAdd).map(capability)),
  cap_drop: ({ hostConfig }) => inOrder(textList(hostConfig.CapDrop).map(capability)),
  security_opt: ({ hostConfig }) =>
    inOrder(
      textList(hostConfig.SecurityOpt)
        .map((option) => option.replace(/^([a-z-]+):/u, '$1='))
        .filter((option) => !followsFromSharing(option, hostConfig)),
    ),
  pid: ({ hostConfig }) => nonEmpty(text(hostConfig.PidMode)),
  ipc: ({ hostConfig }) => nonEmpty(text(hostConfig.IpcMode)),
  sysctls: ({ hostConfig, endpoints }) =>
    new Map([...Object.entries(texts(hostConfig.Sysctls)), ...interfaceSysctls(endpoints)]),
  *devices({ hostConfig }) {
    for (const device of list(hostConfig.Devices).map(optionalRecord)) {
      const permissions = [...'rwm'].filter((letter) => text(device.CgroupPermissions).includes(letter));
      const all = permissions.length === 0 || permissions.length === 3;
      yield [
        text(device.PathInContainer),
        text(device.PathOnHost) + (all ? '' : ` (${permissions.join('')})`),
      ];
    }
  },
  gpus: ({ hostConfig }) =>
    inOrder(list(hostConfig.DeviceRequests).map((one) => devices(optionalRecord(one)))),
};

function yes(value: unknown): string | undefined {
  return value === true ? 'yes' : undefined;
}

/** Engines write it with and without its prefix. */
function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/u, '');
}

/** Docker adds labels of its own where a namespace is shared. */
function followsFromSharing(option: string, hostConfig: Fields): boolean {
  const modes = [text(hostConfig.PidMode), text(hostConfig.IpcMode)];
  if (option === 'label=disable') return hostConfig.Privileged === true || modes.includes('host');
  return option.startsWith('label=') && modes.some((mode) => mode.startsWith('container:'));
}

/** `2 of nvidia: compute+gpu`. */
function devices(request: Fields): string {
  const ids = textList(request.DeviceIDs);
  const count = typeof request.Count === 'number' && request.Count !== 0 ? request.Count : undefined;
  const which = ids.length > 0 ? ids.join(' ') : String(count === -1 ? 'all' : (count ?? 'none'));
  const capabilities = list(request.Capabilities).map((all) => textList(all).sort().join('+'));
  const options = Object.entries(texts(request.Options)).map(([name, value]) => `${name}=${value}`);
  return [
    which,
    ...(text(request.Driver) === '' ? [] : [`of ${text(request.Driver)}`]),
    ...(capabilities.join('') === '' ? [] : [`for ${capabilities.join(' or ')}`]),
    ...(options.length === 0 ? [] : [`with ${options.sort().join(' ')}`]),
  ].join(' ');
}
