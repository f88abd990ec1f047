import { type ChildProcess, fork } from 'node:child_process';
import type { Answer, Task } from './worker.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** The number of the first case. */
  readonly first: number;
  /** How many cases there are at most; none: as many as there is time for. */
  readonly cases?: number;
  readonly seconds: number;
  /** The file that answers tasks, and its argument: the checkout. */
  readonly worker: string;
  readonly repository: string;
  /** After so long a case hangs, however busy the machine is. Default: 15,000 ms. */
  readonly hangsAfterMs?: number;
}

export interface Finding {
  readonly index: number;
  readonly faults: readonly string[];
}

export interface CampaignResult {
  readonly tried: number;
  readonly findings: readonly Finding[];
}

const defaultHangsAfterMs = 15_000;

/** A worker that uses more ends: nothing that an environment file asks for is worth as much. */
const mostMegabytes = 1_024;

/** After so many findings there is enough to do. */
const mostFindings = 20;

/**
 * Gives one case after the other to a process of its own, until time is up: a hang or a crash of that process is a
 * finding like others. Takes at most `hangsAfterMs` longer than `seconds`, and the start of a process.
 */
export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const end = performance.now() + options.seconds * 1000;
  const last = options.cases === undefined ? Number.POSITIVE_INFINITY : options.first + options.cases;
  const findings: Finding[] = [];
  let worker: Worker | undefined;
  let index = options.first;
  for (; index < last && performance.now() < end && findings.length < mostFindings; index += 1) {
    worker ??= await Worker.begin(options);
    const faults = await worker.try(
      { seed: options.seed, index },
      options.hangsAfterMs ?? defaultHangsAfterMs,
    );
    if (faults.length > 0) findings.push({ index, faults });
    if (worker.ended) worker = undefined;
  }
  worker?.end();
  return { tried: index - options.first, findings };
}

class Worker {
  readonly #child: ChildProcess;
  ended = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async begin({ worker, repository }: CampaignOptions): Promise<Worker> {
    const begun = new Worker(
      fork(worker, [repository], {
        execArgv: [`--max-old-space-size=${mostMegabytes}`],
        stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
      }),
    );
    const { ended } = await begun.#answer(60_000);
    if (ended !== undefined) throw new Error(`the worker did not begin: ${ended}`);
    return begun;
  }

  async try(task: Task, mostMs: number): Promise<readonly string[]> {
    this.#child.send(task);
    const { faults, ended } = await this.#answer(mostMs);
    return ended === undefined ? (faults ?? []) : [ended];
  }

  end(): void {
    this.ended = true;
    this.#child.kill('SIGKILL');
  }

  #answer(mostMs: number): Promise<Answer & { readonly ended?: string }> {
    return new Promise((resolve) => {
      const settle = (answer: Answer & { readonly ended?: string }): void => {
        clearTimeout(timer);
        this.#child.off('message', settle);
        this.#child.off('exit', exited);
        resolve(answer);
      };
      const exited = (code: number | null, signal: string | null): void => {
        this.ended = true;
        settle({ ended: `the process ended: ${signal ?? `exit code ${code}`} (out of memory, or a crash)` });
      };
      const timer = setTimeout(() => {
        this.end();
        settle({ ended: `there was no answer within ${mostMs / 1000} s` });
      }, mostMs);
      this.#child.on('message', settle);
      this.#child.on('exit', exited);
    });
  }
}
