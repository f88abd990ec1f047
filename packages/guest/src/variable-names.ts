/** A name as a part of a variable's name: with `_` for all but letters, digits and `_`, then in capitals. */
function variablePart(name: string): string {
  return name.replace(/[^\p{L}\p{N}_]/gu, '_').toUpperCase();
}

function joined(...names: readonly string[]): string {
  return names.map(variablePart).join('_');
}

/** `<SERVICE>_INSTANCES`, as `contract.json` describes it; so are the others. */
export function instancesVariable(service: string): string {
  return `${joined(service)}_INSTANCES`;
}

export function hostVariable(service: string, container: string): string {
  return `${joined(service, container)}_HOST`;
}

/** External number. */
export function portVariable(service: string, container: string, port: string): string {
  return `${joined(service, container, port)}_PORT`;
}

export function internalPortVariable(service: string, container: string, port: string): string {
  return `${joined(service, container, port)}_INTERNAL_PORT`;
}
