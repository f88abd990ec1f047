import { composeKeys } from './compose-keys.ts';
import { env, envfile, image, limits } from './container-keys.ts';
import { ports } from './ports.ts';
import { flag, mapOf, mapping, orEmptyList, reference, type Shape, textOrList } from './shape.ts';
import { minAvailable, update, updateDef } from './update.ts';

export const serviceDefs: Readonly<Record<string, Shape>> = {
  service: mapping(
    'ServiceConfig',
    {
      image,
      instances: mapOf(
        reference('instance', 'InstanceConfig', { description: 'One container on one ship.' }),
        {
          description: 'The containers of the service, by names that are unique in the whole environment.',
          expected: 'a mapping of names to instances',
          examples: [{ 'web-1': { ship: 'host1' } }],
        },
      ),
      omit: flag({
        description: 'Leave the service out of commands that name no service and no instance.',
        default: false,
      }),
      requires: textOrList({
        description:
          'Services that must run before this one starts. Their addresses and ports are passed to its containers.',
        expected: 'the name of a service, or a list of names',
        examples: [['db']],
      }),
      wants_info: textOrList({
        description: 'Services whose addresses and ports are passed to its containers, without any order.',
        expected: 'the name of a service, or a list of names',
        examples: [['statsd']],
      }),
      envfile,
      env,
      lifecycle: orEmptyList(
        reference('lifecycle', 'LifecycleConfig', {
          description: 'Checks for every instance; those of an instance are added to them.',
          examples: [{ running: [{ type: 'tcp', port: 'http' }] }],
        }),
      ),
      limits: orEmptyList(limits),
      ports,
      update,
      min_available: minAvailable,
      ...composeKeys,
    },
    { description: 'A named group of instances.', required: ['image', 'instances'] },
  ),
  update: updateDef,
};
