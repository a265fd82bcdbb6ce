import { AppError } from '../../shared/errors.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { splitVolid } from '../plan/plan-steps.ts';
import type { Proxmox } from '../proxmox/connect.ts';

type Options = { signal: AbortSignal };
type Place = Pick<ContainerSpec, 'node' | 'vmid' | 'ostemplate'>;

/** A line for an OS template that lies on the server. */
export const imageTrace = (volid: string): string => `OS template ${volid}`;

export const isGuestTrace = (trace: string): boolean => trace.startsWith('guest ');
/** The volume of a line about a disk; null for every other line. */
export const diskOfTrace = (trace: string): string | null => /^disk (\S+)$/.exec(trace)?.[1] ?? null;

/** Whether a look found no guest at the number. */
export const wasFree = (before: readonly string[] | null): boolean => before !== null && !before.some(isGuestTrace);

const lookTrace = (storage: string): string => `looked at storage ${storage}`;

/**
 * What has come between two looks. A disk counts only where its storage was looked at before too: what lay on one that was away or
 * out of sight then may be anybody's.
 */
export function tracesSince(before: readonly string[], now: readonly string[]): string[] {
  return now.filter((trace) => {
    if (before.includes(trace) || trace.startsWith(lookTrace(''))) return false;
    const volid = diskOfTrace(trace);
    return volid === null || before.includes(lookTrace(volid.slice(0, volid.indexOf(':'))));
  });
}

/**
 * Everything on the server that bears a container's number, and its OS template, one line each, for a look before and after. What this
 * login may not see is in neither.
 */
export async function serverTraces(proxmox: Proxmox, place: Place, options: Options): Promise<string[]> {
  const found = await Promise.all([
    visible(guestTraces(proxmox, place, options)),
    visible(diskTraces(proxmox, place, options)),
    visible(imageTraces(proxmox, place, options)),
    visible(haTraces(proxmox, place, options)),
  ]);
  return found.flat().toSorted();
}

async function visible(traces: Promise<string[]>): Promise<string[]> {
  try {
    return await traces;
  } catch (error) {
    if (AppError.is(error, 'pve:forbidden') || AppError.is(error, 'pve:not-found')) return [];
    throw error;
  }
}

async function guestTraces(proxmox: Proxmox, { vmid }: Place, options: Options): Promise<string[]> {
  const resources = await proxmox.cluster.resources(options);
  return resources
    .filter((one) => one.vmid === vmid)
    .flatMap(({ id, node, pool }) => [
      `guest ${id} on ${node ?? 'unknown node'}`,
      ...(typeof pool === 'string' && pool !== '' ? [`member of pool ${pool}`] : []),
    ]);
}

async function diskTraces(proxmox: Proxmox, { node, vmid }: Place, options: Options): Promise<string[]> {
  const storages = await proxmox.storage.list(node, {}, options);
  const holding = storages.filter(({ content, active }) => active !== 0 && /\b(?:rootdir|images)\b/.test(content));
  const found = await Promise.all(
    holding.map(({ storage }) =>
      visible(
        proxmox.storage.content(node, storage, { vmid }, options).then((volumes) => [
          lookTrace(storage),
          // Backups outlive their container by design.
          ...volumes.flatMap(({ volid, content }) => (content === 'backup' ? [] : [`disk ${volid}`])),
        ]),
      ),
    ),
  );
  return found.flat();
}

async function imageTraces(proxmox: Proxmox, { node, ostemplate }: Place, options: Options): Promise<string[]> {
  const [storage] = splitVolid(ostemplate);
  const images = await proxmox.storage.content(node, storage, { content: 'vztmpl' }, options);
  return images.some(({ volid }) => volid === ostemplate) ? [imageTrace(ostemplate)] : [];
}

async function haTraces(proxmox: Proxmox, { vmid }: Place, options: Options): Promise<string[]> {
  const resources = await proxmox.cluster.haResources(options);
  return resources.filter(({ sid }) => sid === `ct:${vmid}`).map(({ sid }) => `HA resource ${sid}`);
}
