import type { Output } from '../console.ts';

const batch = 65_536;

/** Gathers what is written in one turn of the event loop into one piece, and waits for a slow reader. */
export class BatchedOutput {
  readonly #output: Pick<Output, 'send'>;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #scheduled: NodeJS.Immediate | undefined;
  #sending: Promise<void> | undefined;
  #gone = false;

  readonly #onGone: () => void;

  /** @param onGone called when nobody reads it any more. */
  constructor(output: Pick<Output, 'send'>, onGone: () => void = () => undefined) {
    this.#output = output;
    this.#onGone = onGone;
  }

  /** Whether nobody reads it any more. */
  get gone(): boolean {
    return this.#gone;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= batch) await this.flush();
    else this.#scheduled ??= setImmediate(() => void this.flush());
  }

  async flush(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending;
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    if (this.#length === 0) return;
    const all = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#sending = this.#send(all);
    await this.#sending;
  }

  async #send(data: Uint8Array): Promise<void> {
    const isGone = !(await this.#output.send(data));
    this.#sending = undefined;
    if (!isGone || this.#gone) return;
    this.#gone = true;
    this.#onGone();
  }
}
