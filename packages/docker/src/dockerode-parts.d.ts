/** The parts of dockerode that are loaded on their own, as far as they are used. They ask for a modem and nothing else. */
interface DockerodeModem {
  readonly Promise: PromiseConstructor;
  dial(request: DockerodeRequest, callback: (error: unknown, value: unknown) => void): void;
}

interface DockerodeRequest {
  readonly path: string;
  readonly method: string;
  readonly options?: Readonly<Record<string, string | number | boolean | object | null | undefined>>;
  readonly isStream?: boolean;
}

declare module 'dockerode/lib/container.js' {
  export default class Container {
    constructor(modem: DockerodeModem, id: string);
    inspect(): Promise<unknown>;
    start(): Promise<unknown>;
    stop(query: { t: number }): Promise<unknown>;
    kill(): Promise<unknown>;
    update(body: { readonly RestartPolicy: object }): Promise<unknown>;
    rename(query: { name: string }): Promise<unknown>;
    remove(query: { v: boolean }): Promise<unknown>;
    wait(query: { condition: string }): Promise<unknown>;
    logs(query: {
      stdout: boolean;
      stderr: boolean;
      tail: number | 'all';
      follow: boolean;
      timestamps?: boolean;
      since?: string | undefined;
      until?: string | undefined;
    }): Promise<unknown>;
    exec(body: {
      AttachStdin?: boolean;
      AttachStdout: boolean;
      AttachStderr: boolean;
      Tty: boolean;
      Cmd: readonly string[];
      ConsoleSize?: readonly number[];
      Env?: readonly string[];
      User?: string;
      WorkingDir?: string;
    }): Promise<{ readonly id: string }>;
  }
}

declare module 'dockerode/lib/image.js' {
  export default class Image {
    constructor(modem: DockerodeModem, name: string);
    inspect(): Promise<unknown>;
  }
}

declare module 'dockerode/lib/exec.js' {
  export default class Exec {
    constructor(modem: DockerodeModem, id: string);
    start(body: { Detach: boolean; Tty: boolean }): Promise<unknown>;
    resize(query: { w: number; h: number }): Promise<unknown>;
    inspect(): Promise<unknown>;
  }
}
