export { type EnvironmentFiles, largestFile, systemFiles } from './environment-files.ts';
export {
  type Extension,
  extensionProblem,
  type NamedExtension,
} from './extension.ts';
export { type ExtensionChecks, extensionChecks } from './extension-checks.ts';
export type { LoadRequest } from './input.ts';
export { type ConfigPlace, type LoadResult, loadConfig, loadEnvironment } from './load-environment.ts';
export { type RenderedEnvironment, renderEnvironmentFile } from './render-environment.ts';
export type { ProvidedConfig, ProviderContext, ShipProvider } from './ship-provider.ts';
export { derivedTexts } from './template-secrets.ts';
