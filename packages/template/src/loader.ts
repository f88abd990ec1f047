/** One template: its name as the loader knows it, and its text. */
export interface TemplateSource {
  readonly name: string;
  readonly text: string;
}

/** Where `include`, `import` and `extends` find templates. Synchronous. */
export interface TemplateLoader {
  /** undefined: there is no such template. */
  load(name: string): TemplateSource | undefined;
  /** What to do about a name that there is no template of; a clause. */
  whyMissing?(name: string): string | undefined;
}
