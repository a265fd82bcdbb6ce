import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { abortable } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { writeWhole } from '../lib/write-whole.ts';
import { apiSchema, type ApiSchema } from '../proxmox/api-schema/api-schema.ts';
import { readApiDoc } from '../proxmox/api-schema/read-api-doc.ts';
import type { Proxmox } from '../proxmox/connect.ts';

/** The schema a request is checked against, and how far it speaks for the node that will get the request. */
export type SchemaFacts = {
  readonly schema: ApiSchema;
  /** Of the node that will get the request; null when it did not tell. */
  readonly nodeVersion: string | null;
  /** Why it is not the node's own; null when it is. */
  readonly whyNotOwn: string | null;
};

type Options = {
  /** Holds `create-9.2.json` and its like. */
  shippedFolder: string;
  /** Where what servers told is kept from run to run; null where nothing is. */
  cacheFolder: string | null;
  clock: Clock;
  log: Log;
};
type Asked = { proxmox: Proxmox; connectionId: ConnectionId; node: string };
type Own = { schema: ApiSchema } | { failedAt: number; reason: string };

const readMs = 8_000;
/** A server without its documentation, or one that is slow, is not asked again with every key that is pressed. */
const failedForMs = 5 * 60_000;
const shippedVersions = ['8.4', '9.2'] as const;

/**
 * Each server's own schema of its API: read once for each of its versions and kept, whole or not at all. Where a server does not give
 * it, the shipped copy nearest to its version stands in.
 */
export class ServerSchemas implements AsyncDisposable {
  readonly #options: Options;
  readonly #closing = new AbortController();
  readonly #own = new Map<string, Promise<Own>>();
  readonly #shipped = new Map<string, Promise<ApiSchema>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Never rejects for what a server does not tell. @throws the signal's reason */
  async of({ proxmox, connectionId, node }: Asked, { signal }: { signal: AbortSignal }): Promise<SchemaFacts> {
    const asking = { signal, timeoutMs: readMs };
    const [hostVersion, nodeVersion] = await Promise.all([
      proxmox.version.read(asking).then(
        ({ version }) => version,
        () => null,
      ),
      proxmox.nodes.version(node, asking).then(
        ({ version }) => version,
        () => null,
      ),
    ]);
    signal.throwIfAborted();
    if (hostVersion === null) return this.#standIn(nodeVersion, 'the server did not tell its version');
    // Files beside the API come from the node one is connected to; another node may run another version.
    if (nodeVersion !== null && nodeVersion !== hostVersion)
      return this.#standIn(
        nodeVersion,
        `node ${node} runs ${nodeVersion}, and only the schema of ${hostVersion} can be read`,
      );
    const own = await abortable(this.#readOnce(proxmox, connectionId, hostVersion), signal);
    return 'schema' in own
      ? { schema: own.schema, nodeVersion: hostVersion, whyNotOwn: null }
      : this.#standIn(hostVersion, own.reason);
  }

  /** Drops what servers told that are no longer there. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    const { cacheFolder } = this.#options;
    if (cacheFolder === null) return;
    for (const file of await readdir(cacheFolder).catch(() => []))
      if (!ids.has(file.slice(0, uuidLength))) await rm(path.join(cacheFolder, file), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#own.values());
  }

  #readOnce(proxmox: Proxmox, connectionId: ConnectionId, version: string): Promise<Own> {
    const key = `${connectionId}-${version.replaceAll(/[^\w.-]/g, '_')}`;
    const known = this.#own.get(key);
    const reading = known
      ? known.then((own) =>
          'schema' in own || this.#options.clock.now() - own.failedAt < failedForMs
            ? own
            : this.#read(proxmox, key, version),
        )
      : this.#read(proxmox, key, version);
    this.#own.set(key, reading);
    return reading;
  }

  async #read(proxmox: Proxmox, key: string, version: string): Promise<Own> {
    const { clock } = this.#options;
    const kept = await this.#readKept(key);
    if (kept) return { schema: kept };
    try {
      const asking = { signal: this.#closing.signal, timeoutMs: readMs };
      const script = await proxmox.client.file('/pve-docs/api-viewer/apidoc.js', asking);
      const schema = apiSchema.parse(readApiDoc(script, version));
      await this.#keep(key, schema);
      return { schema };
    } catch (error) {
      return { failedAt: clock.now(), reason: `its own could not be read: ${textOf(error)}` };
    }
  }

  /** Null when it is not kept yet, or spoiled: then the server tells it anew. */
  async #readKept(key: string): Promise<ApiSchema | null> {
    const { cacheFolder } = this.#options;
    if (cacheFolder === null) return null;
    try {
      return apiSchema.parse(JSON.parse(await readFile(path.join(cacheFolder, `${key}.json`), 'utf8')));
    } catch {
      return null;
    }
  }

  /** One version of each server is kept: after an upgrade the old one is of no use. What cannot be kept is read again next time. */
  async #keep(key: string, schema: ApiSchema): Promise<void> {
    const { cacheFolder, log } = this.#options;
    if (cacheFolder === null) return;
    try {
      await mkdir(cacheFolder, { recursive: true });
      await writeWhole(path.join(cacheFolder, `${key}.json`), Buffer.from(JSON.stringify(schema)), { mode: 0o600 });
      for (const other of await readdir(cacheFolder))
        if (other.slice(0, uuidLength) === key.slice(0, uuidLength) && other !== `${key}.json`)
          await rm(path.join(cacheFolder, other), { force: true });
    } catch (error) {
      log.write('warn', 'A server’s API schema could not be kept', { reason: textOf(error) });
    }
  }

  async #standIn(nodeVersion: string | null, whyNotOwn: string): Promise<SchemaFacts> {
    const version = nodeVersion !== null && Number.parseInt(nodeVersion, 10) < 9 ? '8.4' : '9.2';
    return { schema: await this.shipped(version), nodeVersion, whyNotOwn };
  }

  shipped(version: (typeof shippedVersions)[number]): Promise<ApiSchema> {
    const file = path.join(this.#options.shippedFolder, `create-${version}.json`);
    const reading =
      this.#shipped.get(version) ?? readFile(file, 'utf8').then((text) => apiSchema.parse(JSON.parse(text)));
    this.#shipped.set(version, reading);
    return reading;
  }
}

const uuidLength = 36;
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
