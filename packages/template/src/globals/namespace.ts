import type { Dict } from '../values/dict.ts';
import { TemplateObject, type Value } from '../values/value.ts';

/** `namespace(…)`: attributes that `set` can change from within loops. */
export class Namespace extends TemplateObject {
  override readonly typeName = 'Namespace';
  readonly attributes: Dict;

  constructor(attributes: Dict) {
    super();
    this.attributes = attributes;
  }

  override attribute(name: string): Value | undefined {
    return this.attributes.get(name);
  }

  override repr(_rt: unknown, show: (value: Value) => string): string {
    return `<Namespace ${show(this.attributes)}>`;
  }
}
