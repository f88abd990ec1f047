import { built } from './places.js';

const version = '0.0.0-bench';

/**
 * A play by the library, in this process, for limits that the command line has no flag for.
 * @returns milliseconds, of the run alone: the file is loaded and planned before
 */
export async function playByLibrary(file, play, limits) {
  const { ended, plannedAt } = await runningPlay(file, play, { options: limits });
  const result = await ended;
  if (result.verdict !== 'succeeded')
    throw new Error(`${play} ${result.verdict}: ${JSON.stringify(result.failures)}`);
  return performance.now() - plannedAt;
}

/** A play that goes on, with more of its request. @returns its result, to be awaited, and when it had been planned */
export async function runningPlay(file, play, more, onEvent = () => undefined) {
  const engine = await import(built.engine);
  const { dockerConnector } = await import(built.docker);
  const { environment, diagnostics } = engine.loadEnvironment({ file, processEnv: process.env });
  if (environment === undefined) throw new Error(`${file}: ${JSON.stringify(diagnostics)}`);
  const planned =
    play === 'start' ? engine.planStart(environment, {}) : engine.planStop(environment, { all: true });
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const connector = dockerConnector();
  const plannedAt = performance.now();
  const ended = engine.runPlay({ plan: planned.plan, environment, connector, version, onEvent, ...more });
  return { ended, plannedAt };
}
