import { built } from './places.js';

const version = '0.0.0-bench';

/**
 * A play by the library, in this process, for limits that the command line has no flag for.
 * @returns milliseconds, of the run alone: the file is loaded and planned before
 */
export async function playByLibrary(file, play, limits) {
  const engine = await import(built.engine);
  const { dockerConnector } = await import(built.docker);
  const { environment, diagnostics } = engine.loadEnvironment({ file, processEnv: process.env });
  if (environment === undefined) throw new Error(`${file}: ${JSON.stringify(diagnostics)}`);
  const planned =
    play === 'start' ? engine.planStart(environment, {}) : engine.planStop(environment, { all: true });
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const began = performance.now();
  const result = await engine.runPlay({
    plan: planned.plan,
    environment,
    connector: dockerConnector(),
    options: limits,
    version,
  });
  if (result.verdict !== 'succeeded')
    throw new Error(`${play} ${result.verdict}: ${JSON.stringify(result.failures)}`);
  return performance.now() - began;
}
