import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

export type MultipartForm = {
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly contentType: string;
  /** Of the whole body. */
  readonly sizeBytes: number;
  /** The body, from its beginning; a piece at a time, as fast as it is taken. */
  open(): Readable;
};

export type FileToSend = { readonly name: string; readonly sizeBytes: number; open(): AsyncIterable<Uint8Array> };

/**
 * A form with one file, which comes last: Proxmox reads `content`, `checksum-algorithm` and `checksum` in this order, and nothing
 * behind the file (PVE/APIServer/AnyEvent.pm, file_upload_multipart).
 */
export function multipartForm(fields: Readonly<Record<string, string>>, file: FileToSend): MultipartForm {
  const boundary = `----gantry${randomBytes(16).toString('hex')}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const fileHead = `--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const head = Buffer.from(parts.join('') + fileHead);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    fields,
    fileName: file.name,
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: head.length + file.sizeBytes + tail.length,
    open: () => Readable.from(inOrder(head, file, tail), { objectMode: false }),
  };
}

async function* inOrder(head: Uint8Array, file: FileToSend, tail: Uint8Array): AsyncGenerator<Uint8Array> {
  yield head;
  yield* file.open();
  yield tail;
}
