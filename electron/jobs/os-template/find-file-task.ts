import type { ConnectionId, Upid } from '../../../shared/domain/ids.ts';
import type { OsTemplatePlace } from '../../../shared/domain/os-template.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import { parseUpid } from '../../proxmox/upid.ts';
import type { JobServices } from '../services.ts';

type Wanted = {
  connectionId: ConnectionId;
  node: string;
  place: OsTemplatePlace;
  /** `imgcopy` follows an upload; it runs on the node that was spoken to. */
  type: 'download' | 'imgcopy';
  begunAt: number;
};

const slackMs = 60_000;

/** The task that an attempt begun at `begunAt` has started: ours by login, time and file, and not known from another attempt. */
export async function findFileTask(
  proxmox: Proxmox,
  { connectionId, node, place, type, begunAt }: Wanted,
  services: JobServices,
  { signal }: { signal: AbortSignal },
): Promise<Upid | null> {
  const login = services.login(connectionId);
  const sinceMs = proxmox.client.serverTime(begunAt) - slackMs;
  const tasks = await proxmox.tasks.list(type === 'imgcopy' ? 'localhost' : node, { type, sinceMs }, { signal });
  const known = services.store.journal.known(tasks.map(({ upid }) => upid));
  const ours = tasks.filter(({ upid, startedAtMs }) => {
    const isKnown = services.ownTasks.has(upid) || known.has(upid);
    return !isKnown && startedAtMs >= sinceMs && parseUpid(upid).user === login;
  });
  for (const { upid } of ours) {
    if (type === 'download' ? parseUpid(upid).id === place.file : await copies(proxmox, upid, place.file, signal))
      return upid;
  }
  return null;
}

/** The UPID of a copy names no file; its log does. */
async function copies(proxmox: Proxmox, upid: Upid, file: string, signal: AbortSignal): Promise<boolean> {
  const lines = await proxmox.tasks.log(upid, { signal });
  return lines.some((line) => line.startsWith('target file: ') && line.endsWith(`/${file}`));
}
