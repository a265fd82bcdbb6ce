import { FileContent } from './file-content.ts';
import type { SharedBytes } from './file-content.ts';

/** Who asks: decides permissions, owners of what is made, and what `/proc/self` is. */
export type Actor = {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly umask: number;
  readonly pid: number;
};
export const rootActor: Actor = { uid: 0, gid: 0, groups: [0], umask: 0o022, pid: 1 };

type Meta = { ino: number; mode: number; uid: number; gid: number; mtimeMs: number; links: number };
export type FileNode = Meta & { kind: 'file'; content: FileContent; generate?: (() => string) | undefined };
export type DirNode = Meta & { kind: 'dir'; entries: Map<string, VNode>; virtual?: VirtualDir | undefined };
export type LinkNode = Meta & { kind: 'link'; target: string };
export type DeviceNode = Meta & {
  kind: 'device';
  device: 'null' | 'zero' | 'full' | 'random' | 'tty' | 'fifo';
};
export type VNode = FileNode | DirNode | LinkNode | DeviceNode;

/** A directory whose entries are made when asked for, such as `/proc`. */
export type VirtualDir = { names(actor: Actor): string[]; get(name: string, actor: Actor): VNode | undefined };

let nextIno = 1000;
const meta = (mode: number, owner: { uid: number; gid: number }, mtimeMs: number): Meta => ({
  ino: nextIno++,
  mode,
  uid: owner.uid,
  gid: owner.gid,
  mtimeMs,
  links: 1,
});
const root = { uid: 0, gid: 0 };

export const fileNode = (
  content: string | Uint8Array | SharedBytes,
  mode = 0o644,
  owner = root,
  mtimeMs = 0,
): FileNode => ({
  ...meta(mode, owner, mtimeMs),
  kind: 'file',
  content: new FileContent(content),
});
/** A file whose text is made at each look. */
export const generatedFile = (generate: () => string, mode = 0o444): FileNode => ({ ...fileNode('', mode), generate });
export const dirNode = (mode = 0o755, owner = root, mtimeMs = 0): DirNode => ({
  ...meta(mode, owner, mtimeMs),
  kind: 'dir',
  entries: new Map(),
});
export const virtualDir = (virtual: VirtualDir, mode = 0o555): DirNode => ({ ...dirNode(mode), virtual });
export const linkNode = (target: string, owner = root, mtimeMs = 0): LinkNode => ({
  ...meta(0o777, owner, mtimeMs),
  kind: 'link',
  target,
});
export const deviceNode = (device: DeviceNode['device']): DeviceNode => ({
  ...meta(0o666, root, 0),
  kind: 'device',
  device,
});

export const fifoNode = (mode: number, owner: { uid: number; gid: number }, mtimeMs: number): DeviceNode => ({
  ...meta(mode, owner, mtimeMs),
  kind: 'device',
  device: 'fifo',
});

export const bytesOf = (node: FileNode): Buffer =>
  node.generate ? Buffer.from(node.generate()) : node.content.bytes();
