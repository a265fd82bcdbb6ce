import path from 'node:path/posix';
import type { Machine } from './kernel/machine.ts';
import { dirNode, fileNode, linkNode, rootActor } from './vfs/nodes.ts';
import type { DirNode, VNode } from './vfs/nodes.ts';
import type { Vfs } from './vfs/vfs.ts';

type SavedNode =
  | {
      readonly kind: 'dir';
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly mtimeMs: number;
    }
  | {
      readonly kind: 'file';
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly mtimeMs: number;
      readonly base64: string;
    }
  | {
      readonly kind: 'link';
      readonly target: string;
      readonly uid: number;
      readonly gid: number;
      readonly mtimeMs: number;
    };
type SavedState = {
  readonly version: 1;
  readonly changed: Readonly<Record<string, SavedNode>>;
  readonly removed: readonly string[];
};

/** Not kept over a restart of the container, or made anew by it. */
const volatile = new Set(['/proc', '/run', '/dev', '/sys', '/tmp']);

/** How a container's files differ from the fresh image; everything else (packages, units, users) is in files. */
export function saveState({ vfs }: Machine, image: Vfs): SavedState {
  const changed: Record<string, SavedNode> = {};
  const removed: string[] = [];
  const compare = (now: DirNode, before: DirNode | null, at: string): void => {
    for (const [name, node] of now.entries) {
      const full = path.join(at, name);
      if (volatile.has(full)) continue;
      const old = before?.entries.get(name);
      const saved = toSaved(node);
      if (saved && (!old || !isSameNode(node, old))) changed[full] = saved;
      if (node.kind === 'dir') compare(node, old?.kind === 'dir' ? old : null, full);
    }
    for (const name of before?.entries.keys() ?? []) if (!now.entries.has(name)) removed.push(path.join(at, name));
  };
  compare(vfs.root, image.root, '/');
  return { version: 1, changed, removed };
}

function toSaved(node: VNode): SavedNode | null {
  const { mode, uid, gid, mtimeMs } = node;
  if (node.kind === 'dir') return { kind: 'dir', mode, uid, gid, mtimeMs };
  if (node.kind === 'link') return { kind: 'link', target: node.target, uid, gid, mtimeMs };
  return node.kind === 'file' && !node.generate
    ? { kind: 'file', mode, uid, gid, mtimeMs, base64: node.content.bytes().toString('base64') }
    : null;
}

function isSameNode(a: VNode, b: VNode): boolean {
  if (a.kind !== b.kind || a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid) return false;
  if (a.kind === 'link' && b.kind === 'link') return a.target === b.target;
  if (a.kind === 'file' && b.kind === 'file')
    return a.mtimeMs === b.mtimeMs && a.content.bytes().equals(b.content.bytes());
  return true;
}

/** Puts a saved difference onto a fresh image. What is no saved state is refused. */
export function loadState({ vfs }: Machine, state: unknown): void {
  if (!isSavedState(state)) throw new TypeError('Not the saved state of a guest');
  for (const target of state.removed) {
    const parent = vfs.find(rootActor, path.dirname(target), false);
    if (parent?.kind === 'dir') parent.entries.delete(path.basename(target));
  }
  for (const [target, saved] of Object.entries(state.changed)) {
    const parent = vfs.find(rootActor, path.dirname(target), false);
    if (parent?.kind !== 'dir') continue;
    const name = path.basename(target);
    const existing = parent.entries.get(name);
    if (saved.kind === 'dir' && existing?.kind === 'dir')
      Object.assign(existing, { mode: saved.mode, uid: saved.uid, gid: saved.gid });
    else parent.entries.set(name, fromSaved(saved));
  }
}

function fromSaved(saved: SavedNode): VNode {
  if (saved.kind === 'dir') return dirNode(saved.mode, saved, saved.mtimeMs);
  if (saved.kind === 'link') return linkNode(saved.target, saved, saved.mtimeMs);
  return fileNode(Buffer.from(saved.base64, 'base64'), saved.mode, saved, saved.mtimeMs);
}

const isSavedState = (state: unknown): state is SavedState =>
  typeof state === 'object' &&
  state !== null &&
  'version' in state &&
  state.version === 1 &&
  'changed' in state &&
  'removed' in state &&
  Array.isArray(state.removed);
