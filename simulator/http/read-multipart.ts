import { createHash, randomBytes, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { UploadedFile } from '../tasks/import-file.ts';
import { FrontEndError } from './read-parameters.ts';

export type Multipart = {
  readonly parameters: Readonly<Record<string, string>>;
  readonly upload: UploadedFile | undefined;
};

const MAX_HEAD_BYTES = 64 * 1024;
const MAX_FIELD_BYTES = 512 * 1024;
const ALGORITHMS = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);
const HEAD_END = Buffer.from('\r\n\r\n');

type Part = { readonly name: string; readonly fileName: string | undefined; chunks: Buffer[]; size: number };

/**
 * Reads a form with a file while it arrives; of the file only size and checksum are kept.
 * The file comes last, and whatever follows it is ignored. (PVE::APIServer::AnyEvent, file_upload_multipart)
 */
export async function readMultipart(request: IncomingMessage): Promise<Multipart> {
  const reader = new MultipartReader(boundaryOf(request.headers['content-type'] ?? ''));
  const stream: AsyncIterable<Uint8Array> = request;
  for await (const bytes of stream) reader.take(Buffer.from(bytes));
  return reader.result();
}

export const isMultipart = (contentType: string | undefined): boolean =>
  /^multipart\/form-data\s*;/.test(contentType ?? '');

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new FrontEndError(506, `upload 'Content-Type '${contentType}' not implemented`);
  return boundary;
}

class MultipartReader {
  readonly #opening: Buffer;
  readonly #delimiter: Buffer;
  readonly #parameters: Record<string, string> = {};
  #pending: Buffer = Buffer.alloc(0);
  #state: 'preamble' | 'head' | 'body' | 'done' = 'preamble';
  #part: Part | undefined;
  #hash: Hash | undefined;
  #upload: UploadedFile | undefined;

  constructor(boundary: string) {
    this.#opening = Buffer.from(`--${boundary}`);
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  take(bytes: Buffer): void {
    if (this.#state === 'done') return;
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    while (this.#step());
  }

  result(): Multipart {
    if (this.#state !== 'done') throw new FrontEndError(501, 'error parsing multipart upload', '');
    return { parameters: this.#parameters, upload: this.#upload };
  }

  /** Whether it got further and should be called again. */
  #step(): boolean {
    switch (this.#state) {
      case 'preamble':
        return this.#skipTo(this.#opening, 'head');
      case 'head':
        return this.#readHead();
      case 'body':
        return this.#readBody();
      case 'done':
        return false;
    }
  }

  #skipTo(mark: Buffer, next: 'head'): boolean {
    const at = this.#pending.indexOf(mark);
    if (at < 0) return false;
    this.#pending = this.#pending.subarray(at + mark.length);
    this.#state = next;
    return true;
  }

  #readHead(): boolean {
    if (this.#pending.length >= 2 && this.#pending.subarray(0, 2).toString() === '--') {
      this.#state = 'done';
      return false;
    }
    const end = this.#pending.indexOf(HEAD_END);
    if (end < 0) {
      if (this.#pending.length > MAX_HEAD_BYTES) throw new FrontEndError(501, 'error parsing multipart upload', '');
      return false;
    }
    const head = this.#pending.subarray(0, end).toString('utf8');
    const [, disposition = ''] = /^content-disposition:\s*(.*)$/im.exec(head) ?? [];
    const [, name = ''] = /;\s*name="([^"]*)"/i.exec(disposition) ?? [];
    const [, fileName] = /;\s*filename="([^"]*)"/i.exec(disposition) ?? [];
    this.#part = { name, fileName, chunks: [], size: 0 };
    const algorithm = this.#parameters['checksum-algorithm'] ?? '';
    this.#hash = fileName !== undefined && ALGORITHMS.has(algorithm) ? createHash(algorithm) : undefined;
    this.#pending = this.#pending.subarray(end + HEAD_END.length);
    this.#state = 'body';
    return true;
  }

  #readBody(): boolean {
    const at = this.#pending.indexOf(this.#delimiter);
    if (at >= 0) {
      this.#keep(this.#pending.subarray(0, at));
      this.#pending = this.#pending.subarray(at + this.#delimiter.length);
      this.#endPart();
      return true;
    }
    // The end of what is here may be the beginning of the delimiter.
    const sure = this.#pending.length - this.#delimiter.length;
    if (sure <= 0) return false;
    this.#keep(this.#pending.subarray(0, sure));
    this.#pending = Buffer.from(this.#pending.subarray(sure));
    return false;
  }

  #keep(bytes: Buffer): void {
    const part = this.#part;
    if (!part) return;
    part.size += bytes.length;
    this.#hash?.update(bytes);
    if (part.fileName !== undefined) return;
    if (part.size > MAX_FIELD_BYTES) throw new FrontEndError(501, 'error parsing multipart upload', '');
    part.chunks.push(Buffer.from(bytes));
  }

  #endPart(): void {
    const part = this.#part;
    this.#state = 'head';
    if (!part) return;
    if (part.fileName === undefined) {
      this.#parameters[part.name] = Buffer.concat(part.chunks).toString('utf8');
      return;
    }
    const hash = this.#hash?.digest('hex');
    this.#parameters['filename'] = part.fileName;
    this.#upload = {
      temporaryPath: `/var/tmp/pveupload-${randomBytes(16).toString('hex')}`,
      sizeBytes: part.size,
      ...(hash === undefined ? {} : { hash }),
    };
    this.#pending = Buffer.alloc(0);
    this.#state = 'done';
  }
}
