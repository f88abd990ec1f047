import type { FoundCredentials, RegistryCredentials } from '../port/index.ts';

/** An operator's own credentials in memory: none, unless a test says otherwise. */
export class FakeCredentials implements RegistryCredentials {
  /** The registries that were asked for, in order. */
  readonly asked: string[] = [];
  onFind: (registry: string) => FoundCredentials | undefined = () => undefined;

  async find(registry: string, signal: AbortSignal): Promise<FoundCredentials | undefined> {
    signal.throwIfAborted();
    this.asked.push(registry);
    return this.onFind(registry);
  }
}
