/**
 * Packages that dockerode's `lib/util.js` loads for building images, which this driver never does. A bundle is smaller
 * and starts sooner with an empty module in place of each, e.g. by esbuild's `alias`.
 */
export const bundlingUnused: readonly string[] = ['@balena/dockerignore', 'tar-fs'];
