import {
  appendFileSync,
  closeSync,
  fdatasync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JournalHead, JournalRecord } from '@maestro-ng/engine';
import { systemReason } from '../system-reason.ts';

/** So long a disk is waited for. */
const longestSyncMs = 2000;

/**
 * A journal that is being written. The file is the writing process's own, readable by its user alone. What cannot be
 * written makes no difference to the play: `trouble` says why, and the file, which would tell half the truth, is removed.
 */
export class JournalFile {
  readonly id: string;
  readonly #path: string;
  #descriptor: number | undefined;
  #trouble: string | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;
  /** How long the file is, if nobody else writes to it. */
  #size = 0;

  private constructor(id: string, path: string, descriptor: number) {
    this.id = id;
    this.#path = path;
    this.#descriptor = descriptor;
  }

  /** @throws Error with one clause, where no file can be made. */
  static begin(folder: string, head: JournalHead): JournalFile {
    return explained(folder, () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const { id, descriptor } = freshFile(folder, head);
      return JournalFile.#withHead(id, join(folder, fileName(id)), descriptor, head);
    });
  }

  /**
   * Goes on with the journal of a process that has ended. Of two processes that want to, one gets it.
   * @throws Error with one clause, where it is gone, or cannot be written.
   */
  static goOn(folder: string, id: string, head: JournalHead): JournalFile {
    return explained(folder, () => {
      const fresh = freshFile(folder, head);
      closeSync(fresh.descriptor);
      const path = join(folder, fileName(fresh.id));
      try {
        renameSync(join(folder, fileName(id)), path);
      } catch (error) {
        unlinkSync(path);
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`${id} is gone`);
        throw error;
      }
      const descriptor = openSync(path, 'a', 0o600);
      // What a crash tore off may have been the end of a line.
      appendFileSync(descriptor, '\n');
      return JournalFile.#withHead(fresh.id, path, descriptor, head);
    });
  }

  static #withHead(id: string, path: string, descriptor: number, head: JournalHead): JournalFile {
    const file = new JournalFile(id, path, descriptor);
    file.#size = fstatSync(descriptor).size;
    file.write(head);
    if (file.trouble !== undefined) throw new Error(file.trouble);
    return file;
  }

  /** Why the journal is no more. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Writes a record before it returns. What is written outlives this process, whatever becomes of it. */
  write(record: JournalRecord): void {
    if (this.#descriptor === undefined) return;
    try {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      appendFileSync(this.#descriptor, line);
      this.#size += line.length;
    } catch (error) {
      this.#trouble = systemReason(error);
      this.remove();
    }
  }

  /** Whether the process that it was taken from goes on writing to it. */
  get isOthersToo(): boolean {
    return this.#descriptor !== undefined && fstatSync(this.#descriptor).size !== this.#size;
  }

  /**
   * Resolves when what has been written outlives the machine's power, or after a bound. One sync serves all that was
   * written before it began.
   */
  onDisk(): Promise<void> {
    this.#queued ??= this.#syncing.then(() => {
      this.#queued = undefined;
      this.#syncing = this.#sync();
      return this.#syncing;
    });
    return this.#queued;
  }

  #sync(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#descriptor === undefined) return resolve();
      const timer = setTimeout(resolve, longestSyncMs);
      fdatasync(this.#descriptor, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Leaves the file for whoever goes on with the play. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  remove(): void {
    this.close();
    try {
      unlinkSync(this.#path);
    } catch {
      // It is gone, or in a folder that nobody may write to any more: another play will tell of that.
    }
  }
}

/** The name of a journal's file. */
export function fileName(id: string): string {
  return `${id}.jsonl`;
}

/** A file that no other process has, named after the time and this process: the later, the greater. */
function freshFile(folder: string, head: JournalHead): { readonly id: string; readonly descriptor: number } {
  const moment = new Date(head.time).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  for (let number = 1; ; number += 1) {
    const id = `${moment}-${head.process.pid}${number === 1 ? '' : `-${number}`}`;
    try {
      return { id, descriptor: openSync(join(folder, fileName(id)), 'ax', 0o600) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function explained<T>(folder: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${folder}: ${systemReason(error)}`, { cause: error });
  }
}
