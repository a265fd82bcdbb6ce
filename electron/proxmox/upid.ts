import type { Upid } from '../../shared/domain/ids.ts';
import { upid as upidSchema } from '../../shared/domain/ids.ts';
import { decoderOf, type Decoder } from './pve-schemas.ts';

export type UpidParts = {
  node: string;
  pid: number;
  /** Start of the process in clock ticks since boot. */
  processStart: number;
  /** UTC ms, in whole seconds. */
  startedAtMs: number;
  /** Such as `vzcreate`. */
  type: string;
  /** Often a VMID; may be empty or any text. */
  id: string;
  /** `user@realm`, with `!token` when a token started it. */
  user: string;
};

/** The answer of every call that starts a task. */
export const decodeUpid: Decoder<Upid> = decoderOf(upidSchema);

/** @throws Error when it is no UPID (PVE/Tools.pm, upid_decode) */
export function parseUpid(text: string): UpidParts {
  const [, node = '', pid = '', processStart = '', startedAt = '', type = '', ...others] = upidSchema
    .parse(text)
    .split(':');
  const [id = '', user = ''] = others;
  return {
    node,
    pid: Number.parseInt(pid, 16),
    processStart: Number.parseInt(processStart, 16),
    startedAtMs: Number.parseInt(startedAt, 16) * 1_000,
    type,
    id,
    user,
  };
}

export function formatUpid({ node, pid, processStart, startedAtMs, type, id, user }: UpidParts): Upid {
  const started = Math.floor(startedAtMs / 1_000);
  return upidSchema.parse(`UPID:${node}:${hex(pid)}:${hex(processStart)}:${hex(started)}:${type}:${id}:${user}:`);
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
