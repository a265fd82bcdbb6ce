export type Upid = {
  readonly node: string;
  readonly pid: number;
  /** Hundredths of a second since the node booted. */
  readonly pstart: number;
  /** Seconds since 1970. */
  readonly startTime: number;
  readonly type: string;
  readonly id: string;
  readonly owner: string;
};

/** `UPID:node:PID:PSTART:STARTTIME:type:id:owner:` (PVE::Tools::upid_encode) */
export const printUpid = (upid: Upid): string => {
  const [pid, pstart, startTime] = [upid.pid, upid.pstart, upid.startTime].map(hex);
  return `UPID:${upid.node}:${pid}:${pstart}:${startTime}:${upid.type}:${upid.id}:${upid.owner}:`;
};

const SHAPE =
  /^UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/;

export function parseUpid(text: string): Upid | undefined {
  const [, node, pid, pstart, startTime, type, id, owner] = SHAPE.exec(text) ?? [];
  if (node === undefined || type === undefined || id === undefined || owner === undefined) return undefined;
  return { node, pid: fromHex(pid), pstart: fromHex(pstart), startTime: fromHex(startTime), type, id, owner };
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
const fromHex = (text: string | undefined): number => Number.parseInt(text ?? '', 16);
