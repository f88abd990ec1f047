import type { ContainerSpec } from '@maestro-ng/engine';
import { createOptions } from '../create-options.ts';
import { endpointSettings } from '../endpoint-settings.ts';
import { type Fields, list, optionalRecord, text } from '../fields.ts';
import { type Related, withNames } from './related.ts';

/** What a container is made with, in the words of the Engine's API: as it was asked for, or as an inspection shows it. */
export interface Made {
  /** A `Config`; what is undefined there was not asked for. */
  readonly config: Fields;
  readonly hostConfig: Fields;
  /** Of each network by its name. */
  readonly endpoints: Fields;
  /** The beginning of the container's id that Docker gives it as a name; empty where there is no container. */
  readonly shortId: string;
}

/** What a container of this specification is asked to be, all of its networks included. */
export function asked(spec: ContainerSpec): Made {
  const body = createOptions({ spec, env: [], labels: {} });
  const endpoints = spec.networks.map(
    (attachment) => [attachment.network, endpointSettings(attachment, spec.links)] as const,
  );
  return {
    config: fieldsOf(body),
    hostConfig: fieldsOf(body.HostConfig),
    endpoints: Object.fromEntries(endpoints),
    shortId: '',
  };
}

/** What an inspection shows. */
export function shown(inspection: Fields, related: Related): Made {
  return {
    config: complete(optionalRecord(inspection.Config)),
    hostConfig: withNames(optionalRecord(inspection.HostConfig), related),
    endpoints: optionalRecord(optionalRecord(inspection.NetworkSettings).Networks),
    shortId: text(inspection.Id).slice(0, 12),
  };
}

/** What an image gives, by its `Config`. */
export function given(config: Fields): Made {
  return { config: complete(config), hostConfig: {}, endpoints: {}, shortId: '' };
}

/** What has no entrypoint has none, where a request without one has the image's. */
function complete(config: Fields): Fields {
  return { ...config, Entrypoint: list(config.Entrypoint) };
}

function fieldsOf(body: object): Fields {
  return body as Fields;
}
