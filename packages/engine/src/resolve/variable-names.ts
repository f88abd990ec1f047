/** A name as a part of a variable's name: with `_` for all but letters, digits and `_`, then in capitals. */
export function variablePart(name: string): string {
  return name.replace(/[^\p{L}\p{N}_]/gu, '_').toUpperCase();
}

/** The prefix of all variables about an instance: `<SERVICE>_<CONTAINER>`. */
export function instancePrefix(service: string, instance: string): string {
  return `${variablePart(service)}_${variablePart(instance)}`;
}
