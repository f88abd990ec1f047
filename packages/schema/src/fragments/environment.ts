import { auditDefs } from './audit.ts';
import { composeDefs } from './compose-keys.ts';
import { containerDefs } from './container-keys.ts';
import { instanceDefs } from './instance.ts';
import { lifecycleDefs } from './lifecycle.ts';
import { mountDefs } from './mounts.ts';
import { networkDefs, networks } from './networks.ts';
import { portDefs } from './ports.ts';
import { registryDefs } from './registry.ts';
import { secretDefs } from './secret.ts';
import { serviceDefs } from './service.ts';
import { annotations, listOf, mapOf, mapping, orEmptyList, reference, type Shape, text } from './shape.ts';
import { shipDefs } from './ship.ts';
import { shipProvider } from './ship-provider.ts';

const about: Shape = mapping(
  'MaestroConfig',
  {
    schema: {
      type: ['integer', 'string', 'object'],
      properties: {
        version: {
          type: ['integer', 'string', 'null'],
          ...annotations({ description: 'The version.', examples: [2] }),
        },
      },
      additionalProperties: false,
      ...annotations({
        description: 'Version of the file format: 1 or 2. They differ in the direction of `volumes`.',
        expected: '1 or 2',
        default: 1,
        // A map, since an object has its numbers in ascending order.
        values: new Map([
          [2, 'volumes are paths of the ship, then paths in the container'],
          [1, 'volumes are paths in the container, then paths of the ship'],
        ]),
      }),
    },
  },
  { description: 'About the file itself.' },
);

/** The JSON Schema (2020-12) of an environment file, for editors and for `validateDocument`. */
export const environmentSchema: Shape = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...mapping(
    'EnvironmentConfig',
    {
      __maestro: about,
      name: text({ description: 'Name of the environment.', examples: ['production'] }),
      registries: orEmptyList(
        mapOf(
          reference('registry', 'RegistryConfig', { description: 'A registry and how to log in to it.' }),
          {
            description: 'Registries of images to log in to, by name.',
            expected: 'a mapping of names to registries',
            examples: [
              { 'registry.example.com': { registry: 'https://registry.example.com', username: 'ci' } },
            ],
          },
        ),
      ),
      ship_defaults: reference('shipDefaults', 'ShipDefaultsConfig', {
        description: 'What every ship has that does not say otherwise.',
        examples: [{ docker_port: 2376, tls: true }],
      }),
      ship_provider: shipProvider,
      ships: mapOf(reference('ship', 'ShipConfig', { description: 'A host with a Docker Engine.' }), {
        description: 'The hosts, by name.',
        expected: 'a mapping of names to ships',
        examples: [{ host1: { ip: '10.0.0.11' } }],
      }),
      services: mapOf(reference('service', 'ServiceConfig', { description: 'A named group of instances.' }), {
        description: 'The services, by name.',
        expected: 'a mapping of names to services',
        examples: [{ web: { image: 'nginx:1.27', instances: { web1: { ship: 'host1' } } } }],
      }),
      networks,
      audit: listOf(
        { $ref: '#/$defs/auditor' },
        {
          description: 'Who is told what plays do.',
          expected: 'a list of auditors',
          examples: [[{ type: 'log', file: 'maestro.log' }]],
        },
      ),
    },
    {
      description: 'An environment of MaestroNG: ships, services, and who is told about plays.',
      required: ['name'],
      examples: [
        {
          name: 'production',
          ships: { host1: { ip: '10.0.0.11' } },
          services: { web: { image: 'nginx:1.27', instances: { web1: { ship: 'host1' } } } },
        },
      ],
    },
  ),
  // A place for anchors.
  patternProperties: { '^_': {} },
  $defs: {
    ...shipDefs,
    ...serviceDefs,
    ...instanceDefs,
    ...portDefs,
    ...lifecycleDefs,
    ...containerDefs,
    ...composeDefs,
    ...networkDefs,
    ...mountDefs,
    ...registryDefs,
    ...secretDefs,
    ...auditDefs,
  },
};
