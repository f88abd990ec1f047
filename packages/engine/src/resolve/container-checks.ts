import type { Instance } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { isImageReference } from './image.ts';
import type { InstanceReport } from './report.ts';

type Container = Instance['container'];

const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

function checkName(container: Container, at: Cursor, report: InstanceReport): void {
  if (!containerName.test(container.name)) {
    const finding = {
      code: 'container-name',
      message: `Docker refuses a container named "${container.name}"`,
      at,
      part: 'key',
      hint: 'use two or more of the characters a-z, A-Z, 0-9, "_", "." and "-", and begin with a letter or digit',
    } as const;
    // One character is too short for Docker's own Engine, but fine with the others that speak its language.
    if (/^[a-zA-Z0-9]$/.test(container.name)) report.warning(finding);
    else report.refuse(finding);
  } else if (container.hostname !== null && container.hostname.length > 64) {
    report.refuse({
      code: 'hostname-length',
      message: `"${container.name}" is longer than 64 characters, the most that a host name may have`,
      at,
      part: 'key',
    });
  }
}

/** Settings that Docker does not take together with `net: host` or `net: container:NAME`. */
function checkNetwork(container: Container, at: Cursor, report: InstanceReport): void {
  const { networkMode } = container;
  const inAnother = networkMode?.startsWith('container:') === true;
  if (networkMode !== 'host' && !inAnother) return;
  const clashes = [
    { key: 'links', given: Object.keys(container.links).length > 0 },
    { key: 'ports', given: inAnother && container.ports.length > 0 },
    { key: 'dns', given: inAnother && (container.dns?.length ?? 0) > 0 },
    { key: 'extra_hosts', given: inAnother && Object.keys(container.extraHosts).length > 0 },
  ];
  for (const { key, given } of clashes) {
    if (!given) continue;
    report.refuse({
      code: 'network-conflict',
      message: `instance "${report.instance}": Docker refuses ${key} together with net: ${networkMode}`,
      at: at.get('net'),
      part: 'key',
    });
  }
}

/** What Docker is sure to refuse of a container as a whole. */
export function checkContainer(
  container: Container,
  instance: Cursor,
  service: Cursor,
  report: InstanceReport,
): void {
  checkName(container, instance, report);
  checkNetwork(container, instance, report);
  const own = instance.get('image');
  const image = own.isAbsent ? service.get('image') : own;
  // No image at all is validation's to report.
  if (!(container.image === '' && image.isAbsent) && !isImageReference(container.image)) {
    report.refuse({
      code: 'image-name',
      message: `"${container.image}" is not the name of an image`,
      at: image,
      hint: /[A-Z]/.test(container.image)
        ? 'names of images are written in small letters'
        : 'write it as name, name:tag or host:port/name:tag',
    });
  }
  // Docker takes an empty one for none.
  if (container.workdir && !container.workdir.startsWith('/')) {
    report.refuse({
      code: 'workdir',
      message: `"${container.workdir}" is not an absolute path in the container`,
      at: instance.get('workdir'),
    });
  }
}
