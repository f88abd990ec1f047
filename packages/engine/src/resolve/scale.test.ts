import { type EnvironmentConfig, parseDocument, plainSource } from '@maestro-ng/schema';
import { expect, test } from 'vitest';
import { filesOf } from '../../fixtures/resolve-text.ts';
import { resolveEnvironment } from './environment.ts';

interface Effort {
  readonly instances: number;
  readonly scalars: number;
  readonly reads: readonly string[];
}

/** How often resolution asks for the form of a scalar, and for files, with so many services of ten instances. */
function effort(services: number): Effort {
  let text = 'name: t\nships: {h: {ip: 10.0.0.1}}\nservices:\n';
  for (let service = 0; service < services; service++) {
    const requires = service === 0 ? '' : `requires: [s${service - 1}], `;
    text += `  s${service}: {image: app, ${requires}envfile: base.env, env: {A: 1, B: [1, x]}, ports: {p: 80}, lifecycle: {running: [{type: tcp, port: p}]}, instances: {`;
    for (let instance = 0; instance < 10; instance++) {
      const port = 1000 + service * 10 + instance;
      text += `s${service}-${instance}: {ship: h, envfile: own.env, env: {N: ${instance}}, ports: {p: "80:${port}"}, limits: {memory: 1g}}, `;
    }
    text += '}}\n';
  }
  const { document } = parseDocument(plainSource('maestro.yaml', text));
  if (document === undefined) throw new Error('the text is no YAML');
  let scalars = 0;
  const counting: Pick<typeof document, 'scalar'> = {
    scalar: (container, key) => {
      scalars++;
      return document.scalar(container, key);
    },
  };
  const reads: string[] = [];
  const files = filesOf({ 'base.env': 'X=1\n', 'own.env': 'Y=1\n' });
  const reader = {
    ...files,
    read: (path: string) => {
      reads.push(path);
      return files.read(path);
    },
  };
  const { environment } = resolveEnvironment(document.data as EnvironmentConfig, counting, reader, '/srv');
  return { instances: Object.keys(environment?.instances ?? {}).length, scalars, reads };
}

test('ten times the instances are ten times the effort, and an env file is read once', () => {
  const small = effort(10);
  const large = effort(100);
  expect([small.instances, large.instances]).toEqual([100, 1000]);
  expect(small.reads).toEqual(['base.env', 'own.env']);
  expect(large.reads).toEqual(['base.env', 'own.env']);
  expect(large.scalars).toBeLessThanOrEqual(10 * small.scalars);
});
