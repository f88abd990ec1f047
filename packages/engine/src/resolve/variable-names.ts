/** A name as a part of a variable's name: in capitals, with `_` for all but letters, digits and `_`. */
export function variablePart(name: string): string {
  return name.toUpperCase().replace(/[^\p{L}\p{N}_]/gu, '_');
}

/** The prefix of all variables about an instance: `<SERVICE>_<CONTAINER>`. */
export function instancePrefix(service: string, instance: string): string {
  return `${variablePart(service)}_${variablePart(instance)}`;
}
