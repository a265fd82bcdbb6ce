import { AppError } from '../../shared/errors.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { ClusterState, TagPolicy } from './facts.ts';

type Asking = { signal: AbortSignal };

/** Needs Sys.Audit on `/`. A server in no cluster cannot lose its quorum. */
export async function readClusterState({ cluster }: Proxmox, asking: Asking): Promise<ClusterState> {
  const told = await cluster.status({ ...asking, timeoutMs: askMs }).catch(nothingWhenRefused(asking));
  if (!told) return { isQuorate: null, nodeAddresses: [] };
  const whole = told.find(({ type }) => type === 'cluster');
  return {
    isQuorate: whole ? whole.quorate === 1 : true,
    nodeAddresses: told.flatMap(({ type, ip }) => (type === 'node' && ip !== undefined ? [ip] : [])),
  };
}

export async function readTagPolicy({ cluster }: Proxmox, asking: Asking): Promise<TagPolicy | null> {
  const told = await cluster.options({ ...asking, timeoutMs: askMs }).catch(nothingWhenRefused(asking));
  if (!told) return null;
  const access = told['user-tag-access']?.['user-allow'];
  // Whoever may see the datacenter's options sees the MAC prefix among them, which always has a value.
  const seesAll = 'mac_prefix' in told;
  return {
    allowed: told['allowed-tags'] ?? [],
    isFree: access === undefined ? (seesAll ? true : null) : access === 'free',
    registered: told['registered-tags'] ?? [],
  };
}

export const readPools = ({ cluster }: Proxmox, asking: Asking): Promise<string[] | null> =>
  cluster.pools({ ...asking, timeoutMs: askMs }).catch(nothingWhenRefused(asking));

const askMs = 5_000;

/** What is refused or not answered in time stays unknown; the checks say so. */
const nothingWhenRefused =
  ({ signal }: Asking) =>
  (error: unknown): null => {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return null;
  };
