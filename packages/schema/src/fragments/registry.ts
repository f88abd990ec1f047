import { secretText } from './secret.ts';
import { mapping, reference, type Shape, text, wholeNumber } from './shape.ts';

const retry: Shape = mapping(
  'RetryConfig',
  {
    attempts: wholeNumber({ description: 'How often to try.', default: 3 }),
    when: {
      type: ['integer', 'string', 'array'],
      items: { type: ['integer', 'string'], errorMessage: 'Expected a status such as 500.' },
      description: 'Statuses of an answer upon which to try again.',
      errorMessage: 'Expected a list of statuses such as [500, 503].',
      examples: [[500, 503]],
    },
  },
  { description: 'Trying again to log in and to pull.' },
);

export const registryDefs: Readonly<Record<string, Shape>> = {
  retry,
  registry: mapping(
    'RegistryConfig',
    {
      registry: text({ description: 'URL of the registry.', examples: ['https://registry.example.com/v1/'] }),
      username: text({ description: 'User to log in as.' }),
      password: secretText({
        description: 'Password of the user.',
        examples: [{ env: 'REGISTRY_PASSWORD' }],
      }),
      email: text({ description: 'Address of the user; registries do not ask for it any more.' }),
      retry: reference('retry', 'RetryConfig', { description: 'Trying again to log in and to pull.' }),
    },
    {
      description:
        'A registry and how to log in to it. Its name is the first part of the names of its images.',
    },
  ),
};
