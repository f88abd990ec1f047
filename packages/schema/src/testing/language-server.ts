import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import type { Insertion } from './apply-completion.ts';

/** Lines and characters count from 0, as the Language Server Protocol has it. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Completion {
  readonly label: string;
  /** Markdown; empty: none. */
  readonly documentation: string;
  readonly textEdit: Insertion | undefined;
}

export interface EditorDiagnostic {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: string;
  readonly source: string;
}

/** Each on a line, in the order of the file, with lines and columns as people count them. */
export function told(diagnostics: readonly EditorDiagnostic[]): string[] {
  return [...diagnostics]
    .sort(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character)
    .map(
      ({ range: { start, end }, message }) =>
        `${start.line + 1}:${start.character + 1}-${end.character + 1} ${message}`,
    );
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const mostMs = 20_000;

/** Ends the server at once when anything in it opens a connection: an editor without a network must do. */
const withoutNetwork = `data:text/javascript,${encodeURIComponent(`
  import { Socket } from 'node:net';
  Socket.prototype.connect = () => {
    process.stderr.write('the language server went to the network\\n');
    process.exit(70);
  };
`)}`;

/** The real yaml-language-server over standard input and output, as an editor runs it; no schema store, no network. */
export class LanguageServer {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #settings: object;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #published = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();
  /** Whatever is asked before the server has its settings is answered without them. */
  readonly #configured: Promise<void>;
  /** Rejects when the server ends. */
  readonly #ended: Promise<never>;
  #settingsGiven = (): void => undefined;
  #buffer = Buffer.alloc(0);
  #stderr = '';
  #asked = 0;

  private constructor(settings: object) {
    this.#settings = {
      validate: true,
      hover: true,
      completion: true,
      schemaStore: { enable: false },
      ...settings,
    };
    const main = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
    this.#configured = new Promise((resolve) => {
      this.#settingsGiven = resolve;
    });
    this.#process = spawn(process.execPath, ['--import', withoutNetwork, main, '--stdio'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#ended = new Promise((_, reject) => {
      this.#process.once('close', (code) => {
        reject(new Error(`the server ended with exit code ${code}; standard error: ${this.#stderr}`));
      });
    });
    this.#ended.catch(() => undefined);
    this.#process.stdin.on('error', () => undefined);
    this.#process.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
  }

  /**
   * @param settings the editor's settings under `yaml`.
   * @param folder the one that is open in the editor, where one is.
   */
  static async start(settings: object = {}, folder?: string): Promise<LanguageServer> {
    const server = new LanguageServer(settings);
    await server.#ask('initialize', {
      processId: process.pid,
      rootUri: folder === undefined ? null : `file://${folder}`,
      workspaceFolders: folder === undefined ? null : [{ uri: `file://${folder}`, name: 'open' }],
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
        },
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
        },
      },
    });
    server.#send({ method: 'initialized', params: {} });
    await server.#bounded(server.#configured, 'question for settings');
    return server;
  }

  open(uri: string, text: string): void {
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
  }

  /** Opens a file, and tells what the editor would underline. */
  diagnose(uri: string, text: string): Promise<readonly EditorDiagnostic[]> {
    const diagnostics = new Promise<readonly EditorDiagnostic[]>((resolve) => {
      this.#published.set(uri, resolve);
    });
    this.open(uri, text);
    return this.#bounded(diagnostics, `diagnostics of ${uri}`);
  }

  async complete(uri: string, position: Position): Promise<readonly Completion[]> {
    const result = await this.#ask('textDocument/completion', { textDocument: { uri }, position });
    const { items } = result as {
      items: { label: string; documentation?: string | { value: string }; textEdit?: Insertion }[];
    };
    return items.map(({ label, documentation = '', textEdit }) => ({
      label,
      textEdit,
      documentation: typeof documentation === 'string' ? documentation : documentation.value,
    }));
  }

  /** The Markdown shown for a place; empty: nothing. */
  async hover(uri: string, position: Position): Promise<string> {
    const result = await this.#ask('textDocument/hover', { textDocument: { uri }, position });
    return (result as { contents: { value: string } } | null)?.contents.value ?? '';
  }

  async stop(): Promise<void> {
    const closed = this.#ended.catch(() => undefined);
    const late = setTimeout(() => this.#process.kill('SIGKILL'), mostMs);
    try {
      await this.#ask('shutdown', undefined);
      this.#send({ method: 'exit' });
    } finally {
      this.#process.stdin.end();
      await closed;
      clearTimeout(late);
    }
  }

  async #ask(method: string, params: unknown): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, ...(params === undefined ? {} : { params }) });
    const { result, error } = await this.#bounded(answered, `answer to ${method}`);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, head))?.[1]);
      const end = head + 4 + length;
      if (this.#buffer.length < end) return;
      const text = this.#buffer.toString('utf8', head + 4, end);
      this.#buffer = this.#buffer.subarray(end);
      this.#receive(JSON.parse(text) as Message);
    }
  }

  #receive(message: Message): void {
    if (message.method === undefined) {
      const id = Number(message.id);
      this.#answers.get(id)?.(message);
      this.#answers.delete(id);
    } else if (message.id !== undefined) {
      this.#send({ id: message.id, result: this.#answerTo(message) });
      if (message.method === 'workspace/configuration') this.#settingsGiven();
    } else if (message.method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = message.params as {
        uri: string;
        diagnostics: readonly EditorDiagnostic[];
      };
      this.#published.get(uri)?.(diagnostics);
    }
  }

  /** The server asks for its settings; whatever else it asks for may stay as it is. */
  #answerTo({ method, params }: Message): unknown {
    if (method !== 'workspace/configuration') return null;
    const { items } = params as { items: readonly { section?: string }[] };
    return items.map(({ section }) => (section === 'yaml' ? this.#settings : null));
  }

  #bounded<T>(awaited: Promise<T>, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no ${what} within ${mostMs / 1000} s; standard error: ${this.#stderr}`)),
        mostMs,
      );
    });
    return Promise.race([awaited, late, this.#ended]).finally(() => clearTimeout(timer));
  }
}
