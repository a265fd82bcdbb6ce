import path from 'node:path/posix';
import { SysError } from '../kernel/sys-error.ts';
import { bytesOf, dirNode, fifoNode, fileNode, linkNode } from './nodes.ts';
import type { Actor, DirNode, FileNode, VNode } from './nodes.ts';

export type VfsFaults = {
  /** Nothing at or below these paths can be changed. */
  readonly readOnlyPaths: Set<string>;
  /** Writing data fails with ENOSPC. */
  isDiskFull: boolean;
  onDiskFull: () => void;
};

const mostLinks = 40;
const READ = 4;
const WRITE = 2;
const EXECUTE = 1;

/** The files of a container, in memory. Every path is absolute; relative ones are the process's business. */
export class Vfs {
  readonly root: DirNode;
  readonly faults: VfsFaults = { readOnlyPaths: new Set(), isDiskFull: false, onDiskFull: () => undefined };
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.root = dirNode(0o755, undefined, now());
  }

  lookup(actor: Actor, target: string, follow = true): VNode {
    return this.#walk(actor, target, follow).node;
  }

  find(actor: Actor, target: string, follow = true): VNode | null {
    try {
      return this.lookup(actor, target, follow);
    } catch (error) {
      if (error instanceof SysError) return null;
      throw error;
    }
  }

  realpath(actor: Actor, target: string): string {
    return this.#walk(actor, target, true).path;
  }

  readFile(actor: Actor, target: string): Buffer {
    const node = this.lookup(actor, target);
    if (node.kind === 'dir') throw new SysError('EISDIR');
    if (node.kind !== 'file') return Buffer.alloc(0);
    this.require(actor, node, READ);
    return bytesOf(node);
  }

  /** Empty where the file is missing or may not be read. */
  readText(actor: Actor, target: string): string {
    const node = this.find(actor, target);
    return node?.kind === 'file' ? bytesOf(node).toString() : '';
  }

  list(actor: Actor, target: string): string[] {
    const node = this.lookup(actor, target);
    if (node.kind !== 'dir') throw new SysError('ENOTDIR');
    this.require(actor, node, READ);
    return this.names(node, actor);
  }

  names(node: DirNode, actor: Actor): string[] {
    return [...(node.virtual?.names(actor) ?? []), ...node.entries.keys()].toSorted(byCodePoint);
  }

  child(node: DirNode, name: string, actor: Actor): VNode | undefined {
    return node.entries.get(name) ?? node.virtual?.get(name, actor);
  }

  /** Opens or makes a file for writing; the bytes are the caller's to write. */
  openForWriting(actor: Actor, target: string, { mode = 0o666, truncate = false, exclusive = false } = {}): VNode {
    const existing = this.#findFollowing(actor, target);
    if (existing.node) {
      if (exclusive) throw new SysError('EEXIST');
      if (existing.node.kind === 'dir') throw new SysError('EISDIR');
      this.require(actor, existing.node, WRITE);
      if (existing.node.kind !== 'file') return existing.node;
      this.#requireWritable(existing.path);
      if (truncate) this.truncate(existing.node, 0);
      return existing.node;
    }
    return this.#add(actor, existing.path, fileNode('', mode & ~actor.umask, actor, this.#now()));
  }

  writeFile(actor: Actor, target: string, data: string | Uint8Array, mode = 0o666): VNode {
    const node = this.openForWriting(actor, target, { mode, truncate: true });
    if (node.kind === 'file') this.write(node, 0, data);
    return node;
  }

  write(node: FileNode, offset: number, data: string | Uint8Array): number {
    this.#requireRoom();
    node.mtimeMs = this.#now();
    return node.content.write(offset, data);
  }

  truncate(node: FileNode, size: number): void {
    node.content.truncate(size);
    node.mtimeMs = this.#now();
  }

  mkfifo(actor: Actor, target: string, mode = 0o666): VNode {
    return this.#add(actor, target, fifoNode(mode & ~actor.umask, actor, this.#now()));
  }

  mkdir(actor: Actor, target: string, mode = 0o777): DirNode {
    return this.#add(actor, target, dirNode(mode & ~actor.umask, actor, this.#now()));
  }

  symlink(actor: Actor, text: string, target: string): void {
    this.#add(actor, target, linkNode(text, actor, this.#now()));
  }

  link(actor: Actor, from: string, target: string): void {
    const node = this.lookup(actor, from, false);
    if (node.kind === 'dir') throw new SysError('EPERM');
    this.#add(actor, target, node);
    node.links++;
  }

  /** Puts a node of the caller's making at a path. */
  put<T extends VNode>(actor: Actor, target: string, node: T): T {
    return this.#add(actor, target, node);
  }

  unlink(actor: Actor, target: string): void {
    const { dir, name } = this.#parent(actor, target);
    const node = this.child(dir, name, actor);
    if (!node) throw new SysError('ENOENT');
    if (node.kind === 'dir') throw new SysError('EISDIR');
    this.#requireRemovable(actor, dir, node, target);
    dir.entries.delete(name);
    node.links--;
    dir.mtimeMs = this.#now();
  }

  rmdir(actor: Actor, target: string): void {
    const { dir, name } = this.#parent(actor, target);
    const node = this.child(dir, name, actor);
    if (!node) throw new SysError('ENOENT');
    if (node.kind !== 'dir') throw new SysError('ENOTDIR');
    if (this.names(node, actor).length > 0) throw new SysError('ENOTEMPTY');
    this.#requireRemovable(actor, dir, node, target);
    dir.entries.delete(name);
    dir.mtimeMs = this.#now();
  }

  rename(actor: Actor, from: string, to: string): void {
    const source = this.#parent(actor, from);
    const target = this.#parent(actor, to);
    const node = this.child(source.dir, source.name, actor);
    if (!node) throw new SysError('ENOENT');
    const old = this.child(target.dir, target.name, actor);
    if (old === node) return;
    if (node.kind === 'dir' && `${to}/`.startsWith(`${from}/`)) throw new SysError('EINVAL');
    if (old?.kind === 'dir' && node.kind !== 'dir') throw new SysError('EISDIR');
    if (old && old.kind !== 'dir' && node.kind === 'dir') throw new SysError('ENOTDIR');
    if (old?.kind === 'dir' && this.names(old, actor).length > 0) throw new SysError('ENOTEMPTY');
    this.#requireRemovable(actor, source.dir, node, from);
    this.#requireRemovable(actor, target.dir, old ?? node, to);
    source.dir.entries.delete(source.name);
    target.dir.entries.set(target.name, node);
    source.dir.mtimeMs = target.dir.mtimeMs = this.#now();
  }

  chmod(actor: Actor, target: string, mode: number): void {
    const { node, path: real } = this.#walk(actor, target, true);
    this.#requireOwner(actor, node, real);
    node.mode = mode & 0o7777;
  }

  /** null leaves an id as it is. */
  chown(actor: Actor, target: string, uid: number | null, gid: number | null, follow = true): void {
    const { node, path: real } = this.#walk(actor, target, follow);
    this.#requireWritable(real);
    const mayChangeGroup = gid === null || gid === node.gid || (actor.uid === node.uid && actor.groups.includes(gid));
    if (actor.uid !== 0 && !((uid === null || uid === node.uid) && mayChangeGroup)) throw new SysError('EPERM');
    node.uid = uid ?? node.uid;
    node.gid = gid ?? node.gid;
  }

  utimes(actor: Actor, target: string, mtimeMs: number): void {
    const { node, path: real } = this.#walk(actor, target, true);
    this.#requireOwner(actor, node, real);
    node.mtimeMs = mtimeMs;
  }

  /** Whether `actor` may read (4), write (2) or execute (1) a node, or any union of these. */
  may(actor: Actor, node: VNode, want: number): boolean {
    if (actor.uid === 0) return (want & EXECUTE) === 0 || node.kind === 'dir' || (node.mode & 0o111) !== 0;
    const shift = actor.uid === node.uid ? 6 : actor.gid === node.gid || actor.groups.includes(node.gid) ? 3 : 0;
    return ((node.mode >> shift) & want) === want;
  }

  require(actor: Actor, node: VNode, want: number): void {
    if (!this.may(actor, node, want)) throw new SysError('EACCES');
  }

  #findFollowing(actor: Actor, target: string): { node: VNode | null; path: string } {
    let current = target;
    for (let count = 0; count < mostLinks; count++) {
      const { dir, name, path: parent } = this.#parent(actor, current);
      const full = path.join(parent, name);
      const node = name === '' ? dir : this.child(dir, name, actor);
      if (node?.kind !== 'link') return { node: node ?? null, path: full };
      current = path.resolve(parent, node.target);
    }
    throw new SysError('ELOOP');
  }

  #add<T extends VNode>(actor: Actor, target: string, node: T): T {
    const { dir, name, path: parent } = this.#parent(actor, target);
    if (name === '' || this.child(dir, name, actor)) throw new SysError('EEXIST');
    this.#requireWritable(path.join(parent, name));
    this.require(actor, dir, WRITE | EXECUTE);
    if (node.kind !== 'link') this.#requireRoom();
    if ((dir.mode & 0o2000) !== 0) {
      node.gid = dir.gid;
      if (node.kind === 'dir') node.mode |= 0o2000;
    }
    dir.entries.set(name, node);
    dir.mtimeMs = this.#now();
    return node;
  }

  #parent(actor: Actor, target: string): { dir: DirNode; name: string; path: string } {
    const clean = path.resolve('/', target);
    const { node, path: real } = this.#walk(actor, path.dirname(clean), true);
    if (node.kind !== 'dir') throw new SysError('ENOTDIR');
    return { dir: node, name: path.basename(clean), path: real };
  }

  #walk(actor: Actor, target: string, follow: boolean, depth = 0): { node: VNode; path: string } {
    if (depth > mostLinks) throw new SysError('ELOOP');
    const parts = path
      .resolve('/', target)
      .split('/')
      .filter((part) => part !== '');
    const mustBeDir = target.length > 1 && target.endsWith('/');
    let node: VNode = this.root;
    let at = '';
    for (const [index, name] of parts.entries()) {
      if (node.kind !== 'dir') throw new SysError('ENOTDIR');
      this.require(actor, node, EXECUTE);
      const next = this.child(node, name, actor);
      if (!next) throw new SysError('ENOENT');
      const isLast = index === parts.length - 1;
      if (next.kind === 'link' && (!isLast || follow || mustBeDir)) {
        const rest = parts.slice(index + 1).join('/');
        return this.#walk(actor, path.resolve(at || '/', next.target, rest), follow, depth + 1);
      }
      node = next;
      at = `${at}/${name}`;
    }
    if (mustBeDir && node.kind !== 'dir') throw new SysError('ENOTDIR');
    return { node, path: at || '/' };
  }

  #requireOwner(actor: Actor, node: VNode, real: string): void {
    this.#requireWritable(real);
    if (actor.uid !== 0 && actor.uid !== node.uid) throw new SysError('EPERM');
  }

  #requireRemovable(actor: Actor, dir: DirNode, node: VNode, target: string): void {
    this.#requireWritable(path.resolve('/', target));
    this.require(actor, dir, WRITE | EXECUTE);
    const isSticky = (dir.mode & 0o1000) !== 0;
    if (isSticky && actor.uid !== 0 && actor.uid !== node.uid && actor.uid !== dir.uid) throw new SysError('EPERM');
  }

  #requireRoom(): void {
    if (!this.faults.isDiskFull) return;
    this.faults.onDiskFull();
    throw new SysError('ENOSPC');
  }

  #requireWritable(real: string): void {
    for (const top of this.faults.readOnlyPaths)
      if (real === top || real.startsWith(`${top.replace(/\/$/, '')}/`)) throw new SysError('EROFS');
  }
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
