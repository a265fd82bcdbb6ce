import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { BridgeFacts, StorageFacts } from '../../shared/domain/inventory.ts';
import type { NodeNetwork } from './nodes.ts';
import type { NodeStorage } from './storage.ts';

type Place = { connectionId: ConnectionId; node: string; now: number };

export const toStorageFacts = (
  { storage, type, content, active, used, total }: NodeStorage,
  { connectionId, node, now }: Place,
): StorageFacts => ({
  connectionId,
  node,
  name: storage,
  plugin: type,
  content: content.split(','),
  isActive: active === 1,
  usedBytes: used ?? null,
  totalBytes: total ?? null,
  observedAt: now,
});

export const toBridgeFacts = (
  { iface, active, comments }: NodeNetwork,
  { connectionId, node, now }: Place,
): BridgeFacts => ({
  connectionId,
  node,
  name: iface,
  isActive: active === 1,
  comment: comments?.trim() ?? '',
  observedAt: now,
});
