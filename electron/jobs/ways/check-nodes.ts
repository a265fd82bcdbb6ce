import type { ConnectionId } from '../../../shared/domain/ids.ts';
import type { NodeCheck } from '../../../shared/domain/guest-access.ts';
import { AppError, isExpected, toErrorData } from '../../../shared/errors.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import { addressOf, nodePlaces, type NodePlace } from './node-address.ts';
import { openNodeSession, type NodeServices } from './node-session.ts';

type Options = { connectionId: ConnectionId; proxmox: Proxmox; services: NodeServices; signal: AbortSignal };

const atOnce = 4;
const answerMs = 15_000;
/** Whether containers can be listed there, as root or by sudo without a password; and the version. */
const question = `PATH=$PATH:/usr/sbin:/sbin
if [ "$(id -u)" = 0 ]; then pct list; else sudo -n pct list; fi >/dev/null || exit 1
pveversion 2>/dev/null || true`;

/** Signs in to every node once, with what is set, and looks whether `pct` can be used there. Changes nothing. */
export async function checkNodes({ proxmox, ...options }: Options): Promise<NodeCheck[]> {
  const places = await nodePlaces(proxmox, options);
  const byName = places.toSorted((a, b) => a.node.localeCompare(b.node));
  return inParallel(byName, atOnce, async (place) => ({
    node: place.node,
    address: place.address,
    result: await check(place, places, options),
  }));
}

async function check(
  { node }: NodePlace,
  places: readonly NodePlace[],
  { connectionId, services, signal }: Omit<Options, 'proxmox'>,
): Promise<NodeCheck['result']> {
  const where = addressOf(places, node);
  if ('reason' in where) return { outcome: 'no-address', reason: where.reason };
  try {
    await using session = await openNodeSession({ connectionId, address: where.address, services, signal });
    const { exitCode, stdout, stderr } = await session.exec(question, {
      signal,
      timeoutMs: answerMs,
      allowFailure: true,
    });
    if (exitCode === 0) return { outcome: 'passed', version: stdout.trim().split('\n').at(-1) ?? '' };
    return { outcome: 'no-pct', reason: stderr.trim().split('\n').at(-1) ?? '' };
  } catch (error) {
    signal.throwIfAborted();
    if (AppError.is(error, 'ssh:host-key-unknown')) {
      const { host, port, keyType, presented } = error.details;
      return { outcome: 'unknown-key', presented: { host, port, keyType, fingerprint: presented } };
    }
    if (!isExpected(error)) throw error;
    return { outcome: 'failed', error: toErrorData(error) };
  }
}
