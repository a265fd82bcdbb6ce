import { randomBytes } from 'node:crypto';
import { OpenDevice } from '../kernel/open-file.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import { SysError } from '../kernel/sys-error.ts';
import { Pipe } from '../kernel/pipe.ts';
import type { DeviceNode } from './nodes.ts';

export function openDevice(node: DeviceNode, label: string, mode: 'r' | 'w' | 'rw' | 'a' = 'rw'): OpenFile {
  switch (node.device) {
    case 'fifo':
      if (mode === 'rw') return pipeOf(node).bothEnds;
      return mode === 'r' ? pipeOf(node).reader : pipeOf(node).writer;
    case 'null':
      return new OpenDevice(label, () => 'end');
    case 'zero':
      return new OpenDevice(label, (max) => Buffer.alloc(max));
    case 'random':
      return new OpenDevice(label, (max) => randomBytes(max));
    case 'full':
      return new OpenDevice(
        label,
        (max) => Buffer.alloc(max),
        () => {
          throw new SysError('ENOSPC');
        },
      );
    case 'tty':
      throw new SysError('ENOENT');
  }
}

const pipes = new WeakMap<DeviceNode, Pipe>();

/** Unlike a real FIFO it can be opened before there is somebody at its other end; whoever reads waits for the first that writes. */
function pipeOf(node: DeviceNode): Pipe {
  const pipe = pipes.get(node) ?? new Pipe('fifo', { isNamed: true });
  pipes.set(node, pipe);
  return pipe;
}
