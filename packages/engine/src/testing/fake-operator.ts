import { type Dictionary, dictionary } from '../model/index.ts';
import type {
  CommandRequest,
  CommandResult,
  ConnectResult,
  HttpRequest,
  HttpResult,
  Operator,
} from '../port/index.ts';

/** An operator's machine on which everything answers at once, unless a test says otherwise. */
export class FakeOperator implements Operator {
  readonly environment: Dictionary<string> = dictionary([['PATH', '/bin']]);
  onConnect: (host: string, port: number) => ConnectResult = () => ({ open: true });
  onRun: (request: CommandRequest) => CommandResult = () => ({ kind: 'exited', exitCode: 0, output: '' });
  onRequest: (request: HttpRequest) => HttpResult = () => ({ answered: true, status: 200, body: '' });

  async connect(
    { host, port }: { readonly host: string; readonly port: number },
    signal: AbortSignal,
  ): Promise<ConnectResult> {
    signal.throwIfAborted();
    return this.onConnect(host, port);
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    signal.throwIfAborted();
    return this.onRequest(request);
  }

  async run(request: CommandRequest, signal: AbortSignal): Promise<CommandResult> {
    signal.throwIfAborted();
    return this.onRun(request);
  }

  async secret(reference: { readonly kind: string }): Promise<string> {
    return `secret of ${reference.kind}`;
  }
}
