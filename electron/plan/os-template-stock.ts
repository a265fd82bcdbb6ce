import type {
  Checksum,
  Lacking,
  OsTemplateEntry,
  OsTemplateStock,
  OsTemplateStorage,
} from '../../shared/domain/os-template.ts';
import { newestFirst, partsOfFile } from '../../shared/domain/os-template-versions.ts';
import { createRights, type Holds } from '../../shared/domain/rights.ts';
import { AppError } from '../../shared/errors.ts';
import type { Appliance } from '../proxmox/aplinfo.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { NodeStorage, Volume } from '../proxmox/storage.ts';

type Options = { signal: AbortSignal };
type Stored = { storage: NodeStorage; volumes: Volume[] };

/** OS templates of a node: what lies on its storages, what its catalogue offers, and what this login may do about them. */
export async function readOsTemplateStock(
  proxmox: Proxmox,
  node: string,
  { signal }: Options,
): Promise<OsTemplateStock> {
  const storages = (await proxmox.storage.list(node, { content: 'vztmpl' }, { signal })).filter(
    ({ enabled }) => enabled !== 0,
  );
  const paths = [...storages.map(({ storage }) => `/storage/${storage}`), `/nodes/${node}`];
  const [{ entries, catalogueTrouble }, permissions] = await Promise.all([
    readOsTemplates(proxmox, node, storages, { signal }),
    proxmox.access.permissions({ paths, signal }),
  ]);
  const holds = createRights(permissions);
  const isHidden = !holds('Datastore.Audit|Datastore.AllocateSpace', '/storage');
  return {
    node,
    templates: entries,
    storages: storages.map((one) => describeStorage(one, node, holds)),
    hiddenBy: isHidden ? { privilege: 'Datastore.Audit', path: '/storage' } : null,
    catalogueTrouble,
  };
}

/** What lies on these storages and what the catalogue offers, one entry a file, the newest of each first. */
export async function readOsTemplates(
  proxmox: Proxmox,
  node: string,
  storages: readonly NodeStorage[],
  { signal }: Options,
): Promise<{ entries: OsTemplateEntry[]; catalogueTrouble: string | null }> {
  const able = storages.filter(({ content, active }) => active === 1 && content.split(',').includes('vztmpl'));
  const [catalogue, stored] = await Promise.all([
    readCatalogue(proxmox, node, { signal }),
    Promise.all(
      able.map(async (storage): Promise<Stored> => ({
        storage,
        volumes: await volumesOn(proxmox, node, storage, signal),
      })),
    ),
  ]);
  return { entries: mergeOsTemplates(catalogue.appliances, stored), catalogueTrouble: catalogue.trouble };
}

export function mergeOsTemplates(catalogue: readonly Appliance[], stored: readonly Stored[]): OsTemplateEntry[] {
  const entries = new Map<string, OsTemplateEntry>();
  for (const appliance of catalogue) entries.set(appliance.template, offered(appliance));
  for (const { storage, volumes } of stored) {
    for (const { volid, size, ctime } of volumes) {
      const file = volid.slice(volid.indexOf('/') + 1);
      const entry = entries.get(file) ?? { file, system: '', ...versionOf(file), copies: [], offer: null };
      const copy = {
        volid,
        storage: storage.storage,
        isShared: storage.shared === 1,
        sizeBytes: size ?? null,
        storedAt: ctime === undefined ? null : ctime * 1_000,
      };
      entries.set(file, { ...entry, copies: [...entry.copies, copy] });
    }
  }
  return [...entries.values()].toSorted(newestFirst);
}

const versionOf = (file: string): Pick<OsTemplateEntry, 'version' | 'architecture'> => {
  const { version, architecture } = partsOfFile(file);
  return { version, architecture };
};

function offered(appliance: Appliance): OsTemplateEntry {
  const {
    template: file,
    os = '',
    version,
    architecture,
    headline,
    description,
    section,
    maintainer,
    infopage,
  } = appliance;
  const told = versionOf(file);
  return {
    file,
    system: os,
    version: version ?? told.version,
    architecture: architecture ?? told.architecture,
    copies: [],
    offer: {
      headline: headline ?? file,
      description: description ?? '',
      section: section ?? '',
      maintainer: maintainer ?? '',
      infoPage: infopage ?? '',
      checksum: checksumOf(appliance),
    },
  };
}

function checksumOf({ sha512sum, md5sum }: Appliance): Checksum | null {
  if (sha512sum) return { algorithm: 'sha512', digest: sha512sum };
  return md5sum ? { algorithm: 'md5', digest: md5sum } : null;
}

function describeStorage(
  { storage: name, type, shared, active, avail }: NodeStorage,
  node: string,
  holds: Holds,
): OsTemplateStorage {
  const missing = (privilege: string, path: string): Lacking[] => (holds(privilege, path) ? [] : [{ privilege, path }]);
  const lacksForFetch = missing('Datastore.AllocateTemplate', `/storage/${name}`);
  // Either of the two ways will do. (PVE/API2/Storage/Status.pm, download_url)
  const mayAskTheWeb =
    holds('Sys.AccessNetwork', `/nodes/${node}`) || (holds('Sys.Audit', '/') && holds('Sys.Modify', '/'));
  return {
    name,
    plugin: type,
    isShared: shared === 1,
    isActive: active === 1,
    freeBytes: avail ?? null,
    lacksForFetch,
    lacksForUrl: mayAskTheWeb
      ? lacksForFetch
      : [...lacksForFetch, { privilege: 'Sys.AccessNetwork', path: `/nodes/${node}` }],
    lacksForDelete: missing('Datastore.Allocate', `/storage/${name}`),
  };
}

/** A catalogue that cannot be read hides nothing of what is stored. */
async function readCatalogue(
  proxmox: Proxmox,
  node: string,
  { signal }: Options,
): Promise<{ appliances: Appliance[]; trouble: string | null }> {
  try {
    return { appliances: await proxmox.aplinfo.list(node, { signal }), trouble: null };
  } catch (error) {
    if (signal.aborted || !isRefusal(error)) throw error;
    return { appliances: [], trouble: error.message };
  }
}

const volumesOn = async (
  proxmox: Proxmox,
  node: string,
  { storage }: NodeStorage,
  signal: AbortSignal,
): Promise<Volume[]> => {
  try {
    return await proxmox.storage.content(node, storage, { content: 'vztmpl' }, { signal });
  } catch (error) {
    // One that this login may not read counts as empty; any other failure stays one.
    if (signal.aborted || !isRefusal(error)) throw error;
    return [];
  }
};

const isRefusal = (error: unknown): error is AppError =>
  AppError.is(error, 'pve:forbidden') || AppError.is(error, 'pve:refused');
