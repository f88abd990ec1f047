import type { OutputBuffer } from '../output-buffer.ts';
import { textRepr } from '../printing/text-repr.ts';
import { TemplateModuleMark, type Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** What `import` gives: the exported names of a template, and its text. */
export class TemplateModule extends TemplateModuleMark {
  override readonly typeName = 'TemplateModule';
  readonly name: string;
  readonly body: OutputBuffer;
  readonly exported: ReadonlyMap<string, Value>;

  constructor(name: string, body: OutputBuffer, exported: ReadonlyMap<string, Value>) {
    super();
    this.name = name;
    this.body = body;
    this.exported = exported;
  }

  override attribute(name: string): Value | undefined {
    return this.exported.get(name);
  }

  override repr(): string {
    return `<TemplateModule ${textRepr(this.name)}>`;
  }

  override str(_rt: Runtime): string {
    return this.body.text();
  }
}
