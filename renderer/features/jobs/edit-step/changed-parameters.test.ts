import { expect, test } from 'vitest';
import { changedParameters } from './changed-parameters.ts';

test('a request held against another names what is asked otherwise, what is left out and what is new', () => {
  expect(
    changedParameters(
      { memory: '512', rootfs: 'local-lvm:8', features: 'nesting=1,fuse=1', vmid: '120' },
      { memory: '1024', rootfs: 'tank:8', vmid: '120', tags: 'web' },
    ),
  ).toEqual([
    { name: 'features', was: 'nesting=1,fuse=1', is: null },
    { name: 'memory', was: '512', is: '1024' },
    { name: 'rootfs', was: 'local-lvm:8', is: 'tank:8' },
    { name: 'tags', was: null, is: 'web' },
  ]);
});
