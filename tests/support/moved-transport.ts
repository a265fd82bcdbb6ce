import type {
  ExecOptions,
  ExecResult,
  StreamOptions,
  Transport,
  UploadOptions,
} from '../../electron/provisioning/transport.ts';

/**
 * A transport whose paths are moved: what begins with a key of `places` goes where its value says, in commands and uploads alike. Lets
 * provisioning run on this very machine without touching it.
 */
export class MovedTransport implements Transport {
  readonly #inner: Transport;
  readonly #places: Readonly<Record<string, string>>;

  constructor(inner: Transport, places: Readonly<Record<string, string>>) {
    this.#inner = inner;
    this.#places = places;
  }

  exec(command: string, options?: ExecOptions): Promise<ExecResult> {
    return this.#inner.exec(this.#moved(command), options);
  }

  execStreaming(command: string, options: StreamOptions): Promise<{ exitCode: number }> {
    return this.#inner.execStreaming(this.#moved(command), options);
  }

  uploadFile(path: string, content: string | Uint8Array, options: UploadOptions): Promise<void> {
    return this.#inner.uploadFile(this.#moved(path), content, options);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#inner[Symbol.asyncDispose]();
  }

  #moved(text: string): string {
    return Object.entries(this.#places).reduce((moved, [from, to]) => moved.replaceAll(from, to), text);
  }
}
