import type { TemplateFunction } from '@maestro-ng/template';

type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

/** What a package adds to the tool without changing it: a plain value, handed to loading. */
export interface Extension {
  /** Filters of templates, by name. The first positional argument is what the filter stands on. */
  readonly templateFilters?: TemplateFunctions;
  /** Functions that every template can call, by name; included and imported templates too. */
  readonly templateFunctions?: TemplateFunctions;
}

/** The filters and functions of all extensions, as a rendering takes them. */
export function templateLibrary(extensions: readonly Extension[] = []): {
  readonly filters: TemplateFunctions;
  readonly functions: TemplateFunctions;
} {
  return {
    filters: Object.assign(
      {},
      ...extensions.map(({ templateFilters }) => templateFilters),
    ) as TemplateFunctions,
    functions: Object.assign(
      {},
      ...extensions.map(({ templateFunctions }) => templateFunctions),
    ) as TemplateFunctions,
  };
}
