import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type {
  OsTemplateEntry,
  OsTemplatePlace,
  OsTemplateSource,
  OsTemplateStock,
} from '../../shared/domain/os-template.ts';
import { AppError } from '../../shared/errors.ts';
import type { Parsed } from '../../shared/ipc/contract.ts';
import { withDeadline } from '../lib/abort.ts';
import { osTemplateUsers } from '../plan/os-template-users.ts';
import { readOsTemplateStock } from '../plan/os-template-stock.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type OsTemplateChannels = `os-template:${'list' | 'url' | 'pick-file' | 'fetch' | 'users' | 'delete'}`;
type LocalFile = Extract<OsTemplateSource, { from: 'file' }>;

const listMs = 30_000;
const endings = ['zst', 'xz', 'gz', 'bz2', 'tar'];

export function osTemplateHandlers(parts: Parts): Pick<Handlers, OsTemplateChannels> {
  const { desktop, jobs, pool, store, templates } = parts;
  /** What the user picked since the app began: the window names a file by its number alone, never by a path. */
  const picked = new Map<string, LocalFile>();
  const stockOf = async (connectionId: ConnectionId, node: string, signal: AbortSignal): Promise<OsTemplateStock> =>
    readOsTemplateStock(await pool.shared(connectionId), node, { signal: withDeadline(listMs, signal) });

  return {
    'os-template:list': ({ connectionId, node }, signal) => stockOf(connectionId, node, signal),
    'os-template:url': async ({ connectionId, node, url }, signal) => {
      const { filename, size, mimetype } = await (
        await pool.shared(connectionId)
      ).nodes.queryUrl(node, url, { signal });
      return { fileName: filename ?? null, sizeBytes: size ?? null, mimeType: mimetype ?? null };
    },
    'os-template:pick-file': async () => {
      const chosen = await desktop.chooseOpenFile('OS templates', endings);
      if (chosen === null) return null;
      const { size, mtimeMs } = await stat(chosen);
      const ref = crypto.randomUUID();
      picked.set(ref, { from: 'file', path: chosen, sizeBytes: size, modifiedAt: Math.floor(mtimeMs) });
      return { ref, name: path.basename(chosen), sizeBytes: size };
    },
    'os-template:fetch': async ({ connectionId, node, storage, file, source: asked }, signal) => {
      const stock = await stockOf(connectionId, node, signal);
      const target = stock.storages.find(({ name }) => name === storage);
      if (!target) throw new AppError('pve:not-found', `No storage ${storage}`, storageGone(storage, node));
      if (asked.from === 'catalogue' && !stock.templates.some((one) => one.file === file && one.offer !== null))
        throw new AppError('os-template:not-offered', `${file} is not offered`, { file, node });
      const place = { volid: `${storage}:vztmpl/${file}`, storage, file, isShared: target.isShared };
      const source = sourceOf(asked, picked);
      return { jobId: jobs.start({ kind: 'fetch-os-template', connectionId, node, place, source }) };
    },
    'os-template:users': async ({ connectionId, node, volid }, signal) => {
      const stock = await stockOf(connectionId, node, signal);
      const all = await templates.list();
      return osTemplateUsers({ connectionId, volid }, { entries: stock.templates, templates: all, store });
    },
    'os-template:delete': async ({ connectionId, node, volid }, signal) => {
      const stock = await stockOf(connectionId, node, signal);
      const place = placeOf(stock.templates, volid);
      if (!place) throw new AppError('os-template:not-offered', `${volid} is not there`, { file: fileOf(volid), node });
      return { jobId: jobs.start({ kind: 'delete-os-template', connectionId, node, place }) };
    },
  };
}

function sourceOf(
  source: Parsed<'os-template:fetch'>['source'],
  picked: ReadonlyMap<string, LocalFile>,
): OsTemplateSource {
  if (source.from !== 'file') return source;
  const file = picked.get(source.ref);
  if (file) return file;
  const reason = 'it was chosen before Gantry was started again';
  throw new AppError('os-template:file-changed', `No file ${source.ref}`, { file: 'The file', reason });
}

function placeOf(entries: readonly OsTemplateEntry[], volid: string): OsTemplatePlace | null {
  for (const { file, copies } of entries) {
    const copy = copies.find((one) => one.volid === volid);
    if (copy) return { volid, storage: copy.storage, file, isShared: copy.isShared };
  }
  return null;
}

const fileOf = (volid: string): string => volid.slice(volid.indexOf('/') + 1);
const storageGone = (storage: string, node: string): { what: string; reason: string } => ({
  what: `storage ${storage}`,
  reason: `node ${node} does not offer it for OS templates`,
});
