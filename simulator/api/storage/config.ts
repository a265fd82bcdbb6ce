import { failure, reasonOf } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { attachStorage, detachStorage } from '../../world/detached-storages.ts';
import {
  isKnownType,
  mountPathOf,
  sectionOf,
  SENSITIVE,
  STORAGE_KINDS,
  type StorageKind,
} from '../../world/storage-types.ts';
import type { StorageState, StorageType } from '../../world/world-state.ts';
import { sectionDigest } from '../../world/section-digest.ts';
import { may, text, type Call, type Handlers } from '../call.ts';

/** Options with a field of their own in the world. */
const OWN_FIELDS = new Set(['content', 'nodes', 'disable', 'shared', 'path']);
const BOOLEANS = new Set(
  'disable shared krbd sparse saferemove tagged_only fuse mkdir create-base-path create-subdirs nocow snapshot-as-volume-chain skip-cert-verification'.split(
    ' ',
  ),
);
const NUMBERS = new Set(['port', 'max-protected-backups']);
const UNKNOWN_SIZE_BYTES = 500 * 1024 ** 3;

/** `/storage`: the storages of the whole cluster. (PVE::API2::Storage::Config) */
export const storageConfigHandlers: Handlers = {
  'GET /storage': (call) => {
    const { type } = call.parameters;
    const digest = digestOf(call);
    return call.world.state.storages
      .filter(
        (storage) =>
          (type === undefined || storage.type === type) &&
          may(call, `/storage/${storage.id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], { any: true }),
      )
      .map((storage) => ({ ...describeConfig(storage), digest }));
  },
  'GET /storage/{storage}': (call) => ({
    ...describeConfig(call.world.storage(text(call, 'storage'))),
    digest: digestOf(call),
  }),
  'POST /storage': (call) => {
    const { type = '', storage: id = '', ...given } = call.parameters;
    if (!isKnownType(type)) throw failure(`storage type '${type}' is not available in this homelab`);
    const kind = STORAGE_KINDS[type];
    const path = given['path'] ?? mountPathOf(type, id);
    const options: Record<string, string> = { ...given, ...(path === undefined ? {} : { path }) };
    if (options['nodes'] === '') delete options['nodes'];
    checkOptions(kind, options, { isNew: true });
    if (type === 'dir' && !/^\/[-/a-zA-Z0-9_.@]+$/.test(path ?? ''))
      throw failure(`illegal path for directory storage: ${path}`);
    const content = contentOf(kind, options['content']);
    if (call.world.findStorage(id)) throw failure(`create storage failed: storage ID '${id}' already defined`);
    // A new storage is tried out at once, and no backup server runs anywhere in this homelab. (PVE::Storage::activate_storage)
    if (type === 'pbs' && options['disable'] !== '1') {
      const { server, port = '8007' } = options;
      throw failure(
        `create storage failed: ${id}: error fetching datastores - 500 Can't connect to ${server}:${port} (No route to host)`,
      );
    }
    const storage: StorageState = {
      id,
      type,
      content,
      isShared: kind.isShared || options['shared'] === '1',
      isEnabled: options['disable'] !== '1',
      nodes: splitList(options['nodes'] ?? ''),
      path: cleanPath(path),
      totalBytes: sizeOfPlace(call, type),
      usedBytes: 0,
      volumes: [],
      options: furtherOptions(options),
    };
    attachStorage(call.world.state, storage);
    call.world.changed();
    return { storage: id, type };
  },
  'PUT /storage/{storage}': (call) => {
    const { storage: id = '', digest, delete: removed, ...given } = call.parameters;
    if (digest !== undefined && digest !== digestOf(call)) {
      throw failure('update storage failed: detected modified configuration - file changed by other user? Try again.');
    }
    const storage = call.world.findStorage(id);
    if (!storage) throw failure(`update storage failed: storage '${id}' does not exist`);
    const kind = STORAGE_KINDS[storage.type];
    const names = splitList(removed ?? '');
    inContext('update storage failed', () => {
      checkOptions(kind, given, { isNew: false });
      checkRemovals(kind, names, given);
      apply(storage, kind, given, names);
    });
    call.world.changed();
    return { storage: id, type: storage.type };
  },
  'DELETE /storage/{storage}': (call) => {
    const { state } = call.world;
    const id = text(call, 'storage');
    const found = call.world.findStorage(id);
    if (!found) throw failure(`delete storage failed: storage '${id}' does not exist`);
    const isBase = state.storages.some(({ options }) => options?.['base']?.startsWith(`${id}:`));
    if (isBase)
      throw failure(`delete storage failed: can't remove storage - storage is used as base of another storage`);
    detachStorage(state, found);
    state.acl = state.acl.filter(({ path }) => path !== `/storage/${id}`);
    for (const pool of Object.values(state.pools)) pool.storages = pool.storages.filter((member) => member !== id);
    call.world.changed();
    return null;
  },
};

function describeConfig(storage: StorageState): Record<string, unknown> {
  const { id, type, content, nodes, path } = storage;
  const further = Object.entries(sectionOf(storage)).map(([name, value]) => [
    name,
    BOOLEANS.has(name) || NUMBERS.has(name) ? Number(value) : value,
  ]);
  return {
    storage: id,
    type,
    content: content.length === 0 ? 'none' : content.join(','),
    ...(path === '' ? {} : { path }),
    ...(nodes.length === 0 ? {} : { nodes: nodes.join(',') }),
    ...(storage.isEnabled ? {} : { disable: 1 }),
    ...(storage.isShared ? { shared: 1 } : {}),
    ...Object.fromEntries(further),
  };
}

/** SHA-1 over the file of all storages, to notice concurrent changes. */
const digestOf = ({ world }: Call): string => sectionDigest(world.state.storages.map(describeConfig));

/** (PVE::SectionConfig::check_config) */
function checkOptions(
  { options }: StorageKind,
  given: Readonly<Record<string, string>>,
  { isNew }: { isNew: boolean },
): void {
  for (const name of Object.keys(given)) {
    const rule = options[name];
    if (!isNew && rule?.startsWith('fixed')) throw failure(`can't change value of fixed parameter '${name}'`);
    if (rule === undefined) throw failure(`unexpected property '${name}'`);
  }
  if (!isNew) return;
  for (const [name, rule] of Object.entries(options)) {
    const isNeeded = rule === 'fixed' || rule === 'required';
    if (isNeeded && given[name] === undefined) throw failure(`missing value for required option '${name}'`);
  }
}

function checkRemovals({ options }: StorageKind, names: readonly string[], given: Readonly<Record<string, string>>) {
  for (const name of names) {
    const rule = options[name];
    if (rule === undefined) throw failure(`no such option '${name}'`);
    if (!rule.endsWith('optional')) throw failure(`unable to delete required option '${name}'`);
    if (rule.startsWith('fixed')) throw failure(`unable to delete fixed option '${name}'`);
    if (given[name] !== undefined) throw failure(`cannot set and delete property '${name}' at the same time!`);
  }
}

/** A content the type cannot hold is left out with nothing but a line in the node's journal. (PVE::Storage::Plugin::decode_value) */
function contentOf({ contents, defaultContent }: StorageKind, given: string | undefined): string[] {
  if (given === undefined) return [...defaultContent];
  const held = [...new Set(splitList(given))].filter((content) => contents.includes(content));
  if (held.includes('none') && held.length > 1) throw failure(`unable to combine 'none' with other content types`);
  if (held.length === 0 && !contents.includes('none')) throw failure(`storage does not support content type 'none'`);
  return held.filter((content) => content !== 'none');
}

function apply(
  storage: StorageState,
  kind: StorageKind,
  given: Readonly<Record<string, string>>,
  removed: readonly string[],
): void {
  if (given['content'] !== undefined) storage.content = contentOf(kind, given['content']);
  if (given['nodes'] !== undefined) storage.nodes = splitList(given['nodes']);
  if (given['disable'] !== undefined) storage.isEnabled = given['disable'] !== '1';
  if (given['shared'] !== undefined) storage.isShared = kind.isShared || given['shared'] === '1';
  if (removed.includes('content')) storage.content = [...kind.defaultContent];
  if (removed.includes('nodes')) storage.nodes = [];
  if (removed.includes('disable')) storage.isEnabled = true;
  if (removed.includes('shared')) storage.isShared = kind.isShared;
  const kept = Object.entries(storage.options ?? {}).filter(([name]) => !removed.includes(name));
  storage.options = { ...Object.fromEntries(kept), ...furtherOptions(given) };
}

const furtherOptions = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !OWN_FIELDS.has(name) && !SENSITIVE.has(name)));

/** A directory of the node shares its root disk; of anything else the homelab knows nothing. */
function sizeOfPlace({ world }: Call, type: StorageType): number {
  const root = world.findStorage('local');
  return type === 'dir' && root ? root.totalBytes : UNKNOWN_SIZE_BYTES;
}

const cleanPath = (path: string | undefined): string => (path ?? '').replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');

/** Some refusals carry in front what was going on. (PVE::Storage::lock_storage_config) */
function inContext(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw failure(`${what}: ${reasonOf(error)}`);
  }
}
