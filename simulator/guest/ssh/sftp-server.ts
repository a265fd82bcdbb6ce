import path from 'node:path/posix';
import ssh2 from 'ssh2';
import type { Attributes, SFTPWrapper } from 'ssh2';
import { identityOf } from '../commands/users.ts';
import type { User } from '../commands/users.ts';
import { modeText, sizeOf } from '../commands/modes.ts';
import type { Machine } from '../kernel/machine.ts';
import { SysError } from '../kernel/sys-error.ts';
import { bytesOf } from '../vfs/nodes.ts';
import type { Actor, VNode } from '../vfs/nodes.ts';

const { STATUS_CODE: status, OPEN_MODE: openMode } = ssh2.utils.sftp;
type Handle = { readonly node: VNode; readonly path: string; readonly isAppending: boolean; listed: boolean };
const kindBits = { file: 0o100000, dir: 0o040000, link: 0o120000, device: 0o020000 } as const;

const attributes = (node: VNode): Attributes => ({
  mode: kindBits[node.kind] | node.mode,
  uid: node.uid,
  gid: node.gid,
  size: node.kind === 'file' && node.generate ? bytesOf(node).length : sizeOf(node),
  atime: Math.floor(node.mtimeMs / 1000),
  mtime: Math.floor(node.mtimeMs / 1000),
});

/** Serves SFTP version 3 on a channel, as OpenSSH's internal-sftp does. */
export function serveSftp(machine: Machine, sftp: SFTPWrapper, user: User): void {
  const { vfs } = machine;
  const actor: Actor = { ...identityOf(machine, user), umask: 0o022, pid: 1 };
  const handles = new Map<number, Handle>();
  let nextHandle = 1;
  const full = (target: string): string => path.resolve(user.home, target);
  const attempt = (id: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      sftp.status(
        id,
        error.code === 'ENOENT'
          ? status.NO_SUCH_FILE
          : error.code === 'EACCES' || error.code === 'EPERM'
            ? status.PERMISSION_DENIED
            : status.FAILURE,
      );
    }
  };
  const simple =
    <T extends readonly unknown[]>(work: (...args: T) => void) =>
    (id: number, ...args: T): void =>
      attempt(id, () => {
        work(...args);
        sftp.status(id, status.OK);
      });
  const open = (id: number, handle: Handle): void => {
    const number = nextHandle++;
    handles.set(number, handle);
    const name = Buffer.alloc(4);
    name.writeUInt32BE(number);
    sftp.handle(id, name);
  };
  const handleOf = (name: Buffer): Handle => {
    const handle = name.length === 4 ? handles.get(name.readUInt32BE()) : undefined;
    if (!handle) throw new SysError('EBADF');
    return handle;
  };
  const change = (target: string, { mode, uid, gid, mtime, size }: Partial<Attributes>): void => {
    if (size !== undefined) {
      const node = vfs.openForWriting(actor, target);
      if (node.kind === 'file') vfs.truncate(node, size);
    }
    if (mode !== undefined) vfs.chmod(actor, target, mode & 0o7777);
    if (uid !== undefined && gid !== undefined) vfs.chown(actor, target, uid, gid);
    if (mtime !== undefined) vfs.utimes(actor, target, mtime * 1000);
  };

  sftp.on('OPEN', (id, target, flags, given) =>
    attempt(id, () => {
      const file = full(target);
      const isWriting = (flags & (openMode.WRITE | openMode.APPEND)) !== 0;
      if (isWriting && (flags & openMode.CREAT) === 0) vfs.lookup(actor, file);
      const node = isWriting
        ? vfs.openForWriting(actor, file, {
            mode: given.mode === undefined ? 0o666 : given.mode & 0o7777,
            truncate: (flags & openMode.TRUNC) !== 0,
            exclusive: (flags & openMode.EXCL) !== 0,
          })
        : vfs.lookup(actor, file);
      if (!isWriting) vfs.require(actor, node, 4);
      open(id, { node, path: file, isAppending: (flags & openMode.APPEND) !== 0, listed: false });
    }),
  );
  sftp.on('READ', (id, name, offset, length) =>
    attempt(id, () => {
      const { node } = handleOf(name);
      const bytes = node.kind === 'file' ? bytesOf(node).subarray(offset, offset + length) : Buffer.alloc(0);
      if (bytes.length === 0) sftp.status(id, status.EOF);
      else sftp.data(id, Buffer.from(bytes));
    }),
  );
  sftp.on(
    'WRITE',
    simple((name: Buffer, offset: number, data: Buffer) => {
      const { node, isAppending } = handleOf(name);
      if (node.kind === 'file') vfs.write(node, isAppending ? node.content.size : offset, data);
    }),
  );
  sftp.on(
    'CLOSE',
    simple((name: Buffer) => void (handleOf(name), handles.delete(name.readUInt32BE()))),
  );
  sftp.on('OPENDIR', (id, target) =>
    attempt(id, () => {
      const node = vfs.lookup(actor, full(target));
      if (node.kind !== 'dir') throw new SysError('ENOTDIR');
      vfs.require(actor, node, 4);
      open(id, { node, path: full(target), isAppending: false, listed: false });
    }),
  );
  sftp.on('READDIR', (id, name) =>
    attempt(id, () => {
      const handle = handleOf(name);
      const { node } = handle;
      if (handle.listed || node.kind !== 'dir') return sftp.status(id, status.EOF);
      handle.listed = true;
      sftp.name(
        id,
        vfs.names(node, actor).flatMap((filename) => {
          const child = vfs.child(node, filename, actor);
          return child
            ? [
                {
                  filename,
                  longname: `${modeText(child)} ${child.links} ${child.uid} ${child.gid} ${sizeOf(child)} Jan  1 00:00 ${filename}`,
                  attrs: attributes(child),
                },
              ]
            : [];
        }),
      );
    }),
  );
  sftp.on('STAT', (id, target) => attempt(id, () => sftp.attrs(id, attributes(vfs.lookup(actor, full(target))))));
  sftp.on('LSTAT', (id, target) =>
    attempt(id, () => sftp.attrs(id, attributes(vfs.lookup(actor, full(target), false)))),
  );
  sftp.on('FSTAT', (id, name) => attempt(id, () => sftp.attrs(id, attributes(handleOf(name).node))));
  sftp.on(
    'SETSTAT',
    simple((target: string, given: Partial<Attributes>) => change(full(target), given)),
  );
  sftp.on(
    'FSETSTAT',
    simple((name: Buffer, given: Partial<Attributes>) => change(handleOf(name).path, given)),
  );
  sftp.on(
    'MKDIR',
    simple(
      (target: string, { mode }: Partial<Attributes>) => void vfs.mkdir(actor, full(target), (mode ?? 0o777) & 0o7777),
    ),
  );
  sftp.on(
    'RMDIR',
    simple((target: string) => vfs.rmdir(actor, full(target))),
  );
  sftp.on(
    'REMOVE',
    simple((target: string) => vfs.unlink(actor, full(target))),
  );
  sftp.on(
    'RENAME',
    simple((from: string, to: string) => {
      // Version 3 refuses to replace; OpenSSH's extension is for that.
      if (vfs.find(actor, full(to), false)) throw new SysError('EEXIST');
      vfs.rename(actor, full(from), full(to));
    }),
  );
  sftp.on('REALPATH', (id, target) =>
    attempt(id, () => {
      const where = full(target);
      const filename = vfs.find(actor, where) ? vfs.realpath(actor, where) : where;
      sftp.name(id, [
        { filename, longname: filename, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } },
      ]);
    }),
  );
  sftp.on('READLINK', (id, target) =>
    attempt(id, () => {
      const node = vfs.lookup(actor, full(target), false);
      if (node.kind !== 'link') throw new SysError('EINVAL');
      sftp.name(id, [{ filename: node.target, longname: node.target, attrs: attributes(node) }]);
    }),
  );
  // OpenSSH takes the two paths in this order, other than the draft says.
  sftp.on(
    'SYMLINK',
    simple((target: string, link: string) => vfs.symlink(actor, target, full(link))),
  );
  sftp.on('EXTENDED', (id) => sftp.status(id, status.OP_UNSUPPORTED));
}
