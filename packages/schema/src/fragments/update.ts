import { annotations, duration, mapping, named, reference, type Shape } from './shape.ts';

/** So many, or so large a part of the instances of a service. */
function bound(more: Parameters<typeof annotations>[0]): Shape {
  return {
    type: ['integer', 'string'],
    minimum: 0,
    pattern: '^\\s*([0-9]+|(100|[0-9]{1,2}(\\.[0-9]+)?)\\s*%)\\s*$',
    ...annotations({ expected: 'a whole number, or a percentage such as 25%', ...more }),
  };
}

/** In the words of Compose's `deploy.update_config`. */
export const updateDef: Shape = mapping(
  'UpdateConfig',
  {
    parallelism: bound({
      description:
        'How many instances are replaced or restarted at once: a number, or a percentage of the instances of the service, at least one of them. 0: all at once.',
      default: 1,
      examples: [2, '25%'],
    }),
    delay: duration('Time between an instance that is done and the next one.', { default: '0s' }),
    monitor: duration(
      'Time that an instance is watched for after it has passed its checks: one that ends in it has failed.',
      { default: '0s' },
    ),
    failure_action: named('^(pause|continue|rollback)$', {
      description:
        'What becomes of the rest once more of the instances have failed than `max_failure_ratio` allows.',
      expected: 'pause, continue or rollback',
      default: 'pause',
      values: {
        pause: 'no further instance is begun',
        continue: 'the others are updated all the same',
        rollback:
          'no further instance is begun, and what failed gets its old container back; those that were replaced well stay',
      },
    }),
    max_failure_ratio: {
      type: ['number', 'string'],
      minimum: 0,
      maximum: 1,
      pattern: '^\\s*(0(\\.[0-9]*)?|1(\\.0*)?|\\.[0-9]+)\\s*$',
      ...annotations({
        description: 'Part of the instances that may fail, from 0 to 1, before `failure_action` is taken.',
        expected: 'a number from 0 to 1',
        default: 0,
        examples: [0.25],
      }),
    },
    order: named('^(stop-first|start-first)$', {
      description:
        'Whether the old container of an instance is stopped before the new one starts, or after that has passed its checks. The latter needs that both can run at the same time: no fixed port of the ship, no static address, nothing that both would write to.',
      expected: 'stop-first or start-first',
      default: 'stop-first',
      values: {
        'stop-first': 'the old container is stopped first',
        'start-first': 'the new container is started first',
      },
    }),
  },
  { description: "How the instances of the service are updated, in the words of Compose's `update_config`." },
);

export const update: Shape = reference('update', 'UpdateConfig', {
  description:
    'How the instances of the service are replaced and restarted. Without this section: one at a time, and no further one after a failure.',
  examples: [{ parallelism: 1, delay: '10s', monitor: '30s', failure_action: 'rollback' }],
});

export const minAvailable: Shape = bound({
  description:
    'How many instances of the service must stay up, whatever a play does: a number, or a percentage of its instances, rounded up. `--force` disregards it.',
  default: 0,
  examples: [1, '50%'],
});
