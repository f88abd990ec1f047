export { defaultBudget, type RenderBudget } from './budget.ts';
export { type TemplateCode, templateCodes } from './codes.ts';
export type { TemplateLoader, TemplateSource } from './loader.ts';
export { nearestName } from './nearest-name.ts';
export { textRepr } from './printing/text-repr.ts';
export type { TemplateProblem } from './problem.ts';
export { type RenderOptions, type RenderResult, renderTemplate } from './render.ts';
export type { Origin, SourceMap } from './source-map.ts';
export type { TemplateFunction } from './values/host.ts';
