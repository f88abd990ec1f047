import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** What is measured: the built packages, and the launcher of the built app. */
export const cli = path('apps/cli/bin/run.js');
export const places = {
  driver: new URL('../../packages/docker/package.json', import.meta.url),
  schema: new URL('../../packages/schema/schema.json', import.meta.url),
  validator: new URL('../../packages/schema/dist/generated/validate.js', import.meta.url),
};
export const built = {
  docker: new URL('../../packages/docker/dist/index.js', import.meta.url).href,
  engine: new URL('../../packages/engine/dist/index.js', import.meta.url).href,
  schema: new URL('../../packages/schema/dist/index.js', import.meta.url).href,
  testing: new URL('../../packages/engine/dist/testing/index.js', import.meta.url).href,
  template: new URL('../../packages/template/dist/index.js', import.meta.url).href,
};
