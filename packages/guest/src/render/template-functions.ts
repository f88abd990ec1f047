import type { TemplateFunction } from '@maestro-ng/template';
import type { Guest } from '../guest.ts';

/** Parameters by their names, in order. */
type Given = Readonly<Record<string, unknown>>;

/** Takes arguments by place and by name, and refuses those that it does not know. */
function taking(parameters: readonly string[], run: (given: Given) => unknown): TemplateFunction {
  return (positional, named) => {
    if (positional.length > parameters.length) {
      throw new Error(`it takes ${parameters.length} arguments, not ${positional.length}`);
    }
    const given: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [index, value] of positional.entries()) given[parameters[index] ?? ''] = value;
    for (const [name, value] of Object.entries(named)) {
      if (!parameters.includes(name)) throw new Error(`it has no argument "${name}"`);
      given[name] = value;
    }
    return run(given);
  };
}

function text(given: Given, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value === '') throw new Error(`its argument "${name}" must be a text`);
  return value;
}

function wholeNumber(given: Given, name: string): number | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw new Error(`its argument "${name}" must be a whole number`);
  return value;
}

/** A list of texts, or one. */
function texts(given: Given, name: string): string[] {
  const items: readonly unknown[] = [given[name] ?? []].flat();
  return items.map((item) => {
    if (typeof item !== 'string') throw new Error(`its argument "${name}" must be a list of texts`);
    return item;
  });
}

/** The guest functions, as templates call them. */
export function templateFunctions(guest: Guest): Readonly<Record<string, TemplateFunction>> {
  const instance = ['service', 'container'];
  const port = [...instance, 'port', 'default'];
  return {
    environmentName: taking([], guest.getEnvironmentName),
    serviceName: taking([], guest.getServiceName),
    containerName: taking([], guest.getContainerName),
    containerHostAddress: taking([], guest.getContainerHostAddress),
    containerInternalAddress: taking([], guest.getContainerInternalAddress),
    port: taking(['name', 'default'], (given) =>
      guest.getPort(text(given, 'name'), wholeNumber(given, 'default')),
    ),
    nodeList: taking(['service', 'ports', 'minimum'], (given) =>
      guest.getNodeList(text(given, 'service'), {
        ports: texts(given, 'ports'),
        minimum: wholeNumber(given, 'minimum') ?? 1,
      }),
    ),
    specificHost: taking(instance, (given) =>
      guest.getSpecificHost(text(given, 'service'), text(given, 'container')),
    ),
    specificPort: taking(port, (given) =>
      guest.getSpecificPort(
        text(given, 'service'),
        text(given, 'container'),
        text(given, 'port'),
        wholeNumber(given, 'default'),
      ),
    ),
    specificExposedPort: taking(port, (given) =>
      guest.getSpecificExposedPort(
        text(given, 'service'),
        text(given, 'container'),
        text(given, 'port'),
        wholeNumber(given, 'default'),
      ),
    ),
  };
}
