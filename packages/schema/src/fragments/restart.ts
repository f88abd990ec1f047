import { annotations, type Shape, wholeNumber } from './shape.ts';
import { thenOf } from './then.ts';

const policies = {
  no: 'never',
  always: 'whenever it ends, and when the Engine starts',
  'on-failure': 'when it ends with another exit code than 0',
  'unless-stopped': 'whenever it ends, unless it was stopped on purpose',
};

/** When Docker restarts a container: a policy, a policy with a number of times, or both as a mapping. */
export const restart: Shape = {
  title: 'RestartConfig',
  type: ['string', 'boolean', 'number', 'array', 'object', 'null'],
  pattern: '^(no|always|on-failure|unless-stopped)(:\\s*[-+]?[0-9][0-9_]*\\s*)?$',
  properties: {
    name: {
      type: ['string', 'boolean', 'null'],
      enum: [...Object.keys(policies), false, null],
      enumDescriptions: [...Object.values(policies), 'the same as `no`', 'the same as `no`'],
      description: 'When Docker restarts the container.',
      default: 'no',
      errorMessage: 'Expected no, always, on-failure or unless-stopped.',
    },
    retries: {
      ...wholeNumber({ description: 'How often, with `on-failure`.', default: 0 }),
      type: ['number', 'string', 'boolean', 'null'],
    },
    maximum_retry_count: {
      ...wholeNumber({ description: 'The same as `retries`.', examples: [3] }),
      type: ['number', 'string', 'boolean', 'null'],
    },
  },
  additionalProperties: false,
  ...annotations({
    description:
      'When Docker restarts the container by itself: `no`, `always`, `on-failure`, `"on-failure:3"`, `unless-stopped`, or `{name, retries}`.',
    expected: 'no, always, on-failure, "on-failure:3" or unless-stopped',
    values: { ...policies, 'on-failure:3': 'on failure, three times at most' },
    examples: [{ name: 'on-failure', retries: 3 }],
  }),
  // Whatever is true, and no policy, is ignored with a warning.
  inEditors: {
    if: { type: ['boolean', 'number', 'array'] },
    ...thenOf({
      enum: [false, 0, []],
      errorMessage: 'Expected no, always, on-failure, "on-failure:3" or unless-stopped.',
    }),
  },
};
