import { randomBytes } from 'node:crypto';
import { OpenDevice } from '../kernel/open-file.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import { SysError } from '../kernel/sys-error.ts';
import type { DeviceNode } from './nodes.ts';

export function openDevice({ device }: DeviceNode, label: string): OpenFile {
  switch (device) {
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
