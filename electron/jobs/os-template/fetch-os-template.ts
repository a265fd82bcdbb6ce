import { z } from 'zod';
import type { Upid } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import type { JournalEntry } from '../job-records.ts';
import type { Recipe, RecipeStep, StepContext } from '../recipe.ts';
import type { JobServices } from '../services.ts';
import { follow, mayHaveBegun, sendOrFind, untilOver } from '../task-of-ours.ts';
import { checkFetch } from './check-fetch.ts';
import { withDownloadProgress } from './download-progress.ts';
import { findFileTask } from './find-file-task.ts';
import { assertUnchanged, sha256Of } from './local-file.ts';
import { sendFile } from './send-file.ts';
import { storedTemplate, type FetchData } from './stored.ts';

const summed = z.object({ sha256: z.string() });

/** Brings an OS template to a storage: out of the node's catalogue, from the web, or from this computer. */
export function fetchOsTemplateRecipe(data: FetchData, services: JobServices): Recipe {
  const { connectionId, node, place, source } = data;
  const isUpload = source.from === 'file';
  const verb = isUpload ? 'Upload' : 'Download';
  const fetch = new Fetch(data, services);
  return {
    head: {
      kind: 'fetch-os-template',
      title: `${verb} ${place.file}`,
      connectionId,
      containerId: null,
      node,
      vmid: null,
      hostname: place.file,
      osTemplate: place,
    },
    steps: [
      {
        ...step('look', `Look whether ${place.storage} can take it`, 1),
        run: (context) => fetch.with((proxmox) => checkFetch(proxmox, data, context)),
      },
      ...(isUpload ? [{ ...step('checksum', 'Work out its checksum', 4), run: fetch.sum.bind(fetch) }] : []),
      {
        ...step('fetch', `${verb} it to ${place.storage} on ${node}`, 20),
        kind: isUpload ? 'os-template' : 'download-os-template',
        run: fetch.run.bind(fetch),
        probe: fetch.probe.bind(fetch),
        looksOnly: true,
      },
    ],
    take: (stepId, result) => {
      if (stepId === 'checksum') fetch.sha256 = summed.parse(result).sha256;
    },
    choices: () => ['retry', 'keep'],
    result: () => null,
    close: () => Promise.resolve(),
  };
}

class Fetch {
  sha256: string | null = null;
  readonly #data: FetchData;
  readonly #services: JobServices;

  constructor(data: FetchData, services: JobServices) {
    this.#data = data;
    this.#services = services;
  }

  async with<T>(use: (proxmox: Proxmox) => Promise<T>): Promise<T> {
    await using proxmox = await this.#services.proxmox(this.#data.connectionId);
    return use(proxmox);
  }

  async sum(context: StepContext): Promise<z.infer<typeof summed>> {
    const { source, place } = this.#data;
    if (source.from !== 'file') throw new Error(`${place.file} is no file of this computer`);
    await assertUnchanged(source);
    const onBytes = (done: number): void => context.progress(done, source.sizeBytes);
    const sha256 = await sha256Of(source, { signal: context.signal, onBytes });
    context.log('gantry', `SHA-256 of ${source.path}: ${sha256}`);
    return { sha256 };
  }

  run(context: StepContext): Promise<unknown> {
    return this.with(async (proxmox) => {
      const find = (begunAt: number, options: { signal: AbortSignal }) => this.#find(proxmox, begunAt, options);
      const upid = await sendOrFind(this.#services, context, () => this.#send(proxmox, context), find);
      await follow(proxmox, upid, withDownloadProgress(context));
      return this.#arrived(proxmox, context);
    });
  }

  /** What an interrupted attempt came to: its task is followed to the end before anything is begun again. */
  probe(context: StepContext, entry: JournalEntry): Promise<unknown> {
    return this.with(async (proxmox) => {
      const unseen = entry.upid === null && mayHaveBegun(entry);
      const upid = unseen ? await this.#find(proxmox, entry.intentAt, context) : entry.upid;
      if (upid === null) return null;
      await untilOver(proxmox, { ...entry, upid }, withDownloadProgress(context));
      return (await storedTemplate(proxmox, this.#data, context)) ? this.#arrived(proxmox, context) : null;
    });
  }

  async #send(proxmox: Proxmox, context: StepContext): Promise<Upid> {
    const { node, place, source } = this.#data;
    const { storage, file } = place;
    const { signal } = context;
    switch (source.from) {
      case 'catalogue':
        return proxmox.aplinfo.download(node, { storage, template: file }, { signal });
      case 'url':
        return proxmox.storage.downloadUrl(
          node,
          storage,
          { url: source.url, file, checksum: source.checksum },
          { signal },
        );
      case 'file': {
        await assertUnchanged(source);
        const checksum = { algorithm: 'sha256' as const, digest: this.sha256 ?? '' };
        return sendFile(proxmox, { node, place, source, checksum }, context);
      }
    }
  }

  #find(proxmox: Proxmox, begunAt: number, options: { signal: AbortSignal }): Promise<Upid | null> {
    const type = this.#data.source.from === 'file' ? 'imgcopy' : 'download';
    return findFileTask(proxmox, { ...this.#data, type, begunAt }, this.#services, options);
  }

  async #arrived(proxmox: Proxmox, context: StepContext): Promise<{ volid: string; sizeBytes: number | null }> {
    const { place, source } = this.#data;
    const { file, storage, volid } = place;
    const found = await storedTemplate(proxmox, this.#data, context);
    const wanted = source.from === 'file' ? source.sizeBytes : null;
    const size = found?.size ?? null;
    const reason = !found
      ? 'its task ended well, and the storage does not list it'
      : wanted !== null && size !== null && size !== wanted
        ? `it has ${size} bytes there instead of ${wanted}`
        : null;
    if (reason !== null)
      throw new AppError('os-template:not-as-said', `${volid}: ${reason}`, { file, storage, reason });
    return { volid, sizeBytes: size };
  }
}

const step = (
  id: string,
  title: string,
  weight: number,
): Pick<RecipeStep, 'id' | 'kind' | 'title' | 'weight' | 'isSkippable'> => ({
  id,
  kind: 'os-template',
  title,
  weight,
  isSkippable: false,
});
