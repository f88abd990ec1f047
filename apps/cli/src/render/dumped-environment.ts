import type { ContainerSpec, Environment } from '@maestro-ng/engine';

/**
 * An environment as plain data for people and scripts: each instance with the whole of its container, variables by their
 * names, texts as texts. Places in the file are left out. Secrets are `***` unless they are revealed; those that are kept
 * elsewhere stay so.
 */
export function dumpedEnvironment(
  environment: Environment,
  containerSpec: (environment: Environment, instance: string) => ContainerSpec,
  { reveal }: { readonly reveal: boolean },
): object {
  const instances = Object.entries(environment.instances).map(([name, instance]): [string, unknown] => {
    const { env: _own, container: _incomplete, ...rest } = instance;
    const { env, ...container } = containerSpec(environment, name);
    const variables = Object.fromEntries(
      env.map((variable): [string, unknown] => [variable.name, variable.value]),
    );
    return [name, { ...rest, container: { ...container, env: variables } }];
  });
  const { templateSecrets: _secrets, ...rest } = environment;
  const whole: Record<string, unknown> = { ...rest, instances: Object.fromEntries(instances) };
  return plain(whole, reveal) as object;
}

function plain(value: unknown, reveal: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, reveal));
  if (typeof value !== 'object' || value === null) return value;
  if (isConcealed(value)) return reveal ? plain(value.reveal(), reveal) : '***';
  if ('parts' in value && 'provenance' in value) return plainText(value.parts, reveal);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === 'at' ? [] : [[key, plain(item, reveal)]])),
  );
}

function isConcealed(value: object): value is { reveal(): unknown } {
  return 'reveal' in value && typeof value.reveal === 'function';
}

function plainText(parts: unknown, reveal: boolean): string {
  const texts = (parts as readonly ({ literal: string } | { secret: { value?: unknown } })[]).map((part) => {
    if ('literal' in part) return part.literal;
    const { value } = part.secret;
    return value === undefined ? '***' : plain(value, reveal);
  });
  return texts.join('');
}
