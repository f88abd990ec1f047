import { type Dictionary, dictionary, type SecretReference } from '../model/index.ts';
import type {
  AppendResult,
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
  readonly user: string = 'operator';
  /** The addresses of the machine. */
  ownAddresses: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
  onAppend: (path: string, text: string) => AppendResult = () => ({ done: true });
  onConnect: (host: string, port: number) => ConnectResult = () => ({ open: true });
  onRun: (request: CommandRequest) => CommandResult = () => ({ kind: 'exited', exitCode: 0, output: '' });
  onSecret: (reference: SecretReference) => string | Promise<string> = ({ kind }) => `secret of ${kind}`;
  onRequest: (request: HttpRequest) => HttpResult = () => ({ answered: true, status: 200, body: '' });

  async connect(
    { host, port }: { readonly host: string; readonly port: number },
    signal: AbortSignal,
  ): Promise<ConnectResult> {
    signal.throwIfAborted();
    return this.onConnect(host, port);
  }

  async isThisMachine(host: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    return this.ownAddresses.includes(host);
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    signal.throwIfAborted();
    return this.onRequest(request);
  }

  async run(request: CommandRequest, signal: AbortSignal): Promise<CommandResult> {
    signal.throwIfAborted();
    return this.onRun(request);
  }

  async append(path: string, text: string, signal: AbortSignal): Promise<AppendResult> {
    signal.throwIfAborted();
    return this.onAppend(path, text);
  }

  async secret(reference: SecretReference): Promise<string> {
    return reference.kind === 'written' ? reference.value.reveal() : this.onSecret(reference);
  }
}
