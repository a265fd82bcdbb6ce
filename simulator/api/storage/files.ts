import { badParameters, failure } from '../../http/pve-error.ts';
import { downloadFile } from '../../tasks/download-file.ts';
import { importFile } from '../../tasks/import-file.ts';
import { reach } from '../../world/internet.ts';
import { isFileBased } from '../../world/storage-types.ts';
import type { VolumeState } from '../../world/world-state.ts';
import { nodeOf, text, type Call, type Handlers } from '../call.ts';

const ENDINGS: Readonly<Record<string, RegExp>> = {
  iso: /[^/]+\.(?:iso|img)$/i,
  vztmpl: /[^/]+\.tar(?:\.(?:gz|xz|zst|bz2))?$/i,
  import: /^[a-zA-Z0-9\-.+=_]+\.(?:ova|ovf|qcow2|raw|vmdk|img)$/,
};

/** Files that come to a storage from outside. (PVE::API2::Storage::Status; PVE::API2::Nodes, query_url_metadata) */
export const storageFileHandlers: Handlers = {
  'POST /nodes/{node}/storage/{storage}/upload': (call) => {
    const node = nodeOf(call);
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    if (!isFileBased(storage)) throw failure(`can't upload to storage type '${storage.type}'`);
    const { upload } = call;
    if (!upload) throw failure('missing temporary file name');
    const content = contentOf(call, (given) => `upload content type '${given}' not allowed`);
    const fileName = normalName(text(call, 'filename'));
    checkEnding(content, fileName);
    if (!storage.content.includes(content))
      throw failure(`storage '${storage.id}' does not support '${content}' content`);
    const { checksum } = call.parameters;
    return call.world.tasks.start({
      node: call.world.localNode.name,
      type: 'imgcopy',
      id: '',
      owner: call.who.authid,
      run: (task) =>
        importFile(
          call.world,
          { upload, storage, node, content, fileName, ...(checksum === undefined ? {} : { checksum }) },
          task,
        ),
    });
  },
  'POST /nodes/{node}/storage/{storage}/download-url': (call) => {
    const node = nodeOf(call);
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    if (!isFileBased(storage))
      throw failure(`can't upload to storage type '${storage.type}', not a file based storage!`);
    const content = contentOf(call, (given) => `upload content-type '${given}' is not allowed`);
    if (!storage.content.includes(content))
      throw failure(`storage '${storage.id}' is not configured for content-type '${content}'`);
    const fileName = normalName(text(call, 'filename'));
    checkEnding(content, fileName);
    const { compression, checksum: expected, 'checksum-algorithm': algorithm } = call.parameters;
    const checksum = expected === undefined || algorithm === undefined ? {} : { checksum: { algorithm, expected } };
    return call.world.tasks.start({
      node,
      type: 'download',
      id: fileName,
      owner: call.who.authid,
      run: async (task) => {
        if (compression !== undefined && content !== 'iso') throw failure(`decompression not supported for ${content}`);
        await downloadFile(call.world, { url: text(call, 'url'), storage, node, content, fileName, ...checksum }, task);
      },
    });
  },
  'GET /nodes/{node}/query-url-metadata': (call) => {
    nodeOf(call);
    const url = text(call, 'url');
    const reached = reach(call.world.state, url);
    if (reached.kind !== 'answered') {
      const { host } = reached;
      const what =
        reached.kind === 'refused'
          ? `${host}:${reached.port} (Connection refused)`
          : `${host}:${portOf(url)} (Temporary failure in name resolution)`;
      throw failure(`invalid server response: '500 Can't connect to ${what}'`);
    }
    const { file } = reached;
    if (!file) throw failure(`invalid server response: '404 ${reached.notFound}'`);
    const [, filename = ''] = /^[^?]+\/([^?/]*)(?:\?.*)?$/.exec(url) ?? [];
    return { ...(filename === '' ? {} : { filename }), size: file.sizeBytes, mimetype: file.mimeType };
  },
};

/** Whatever the name holds besides plain letters becomes `_`, and folders are cut off. (PVE::Storage::normalize_content_filename) */
const normalName = (given: string): string =>
  given
    .replace(/\n$/, '')
    .replace(/^.*[/\\]/, '')
    .replaceAll(/[^a-zA-Z0-9_.-]/g, '_');

function contentOf(call: Call, complaint: (given: string) => string): VolumeState['content'] {
  const given = text(call, 'content');
  if (given === 'iso' || given === 'vztmpl' || given === 'import') return given;
  throw badParameters({ content: complaint(given) });
}

function checkEnding(content: string, fileName: string): void {
  if (ENDINGS[content]?.test(fileName)) return;
  throw badParameters({
    filename: content === 'import' ? 'invalid filename or wrong extension' : 'wrong file extension',
  });
}

const portOf = (url: string): string => new URL(url).port || (url.startsWith('https:') ? '443' : '80');
