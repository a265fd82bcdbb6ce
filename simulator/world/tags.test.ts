import { expect, test } from 'vitest';
import { startLxcRig } from '../testing/lxc-rig.ts';

test.each([
  [undefined, 'a;b;web'],
  ['ordering=config', 'web;b;a'],
  ['case-sensitive=1', 'B;Web;a;b'],
  ['case-sensitive=1,ordering=config', 'Web;B;a;b'],
])('Tags are kept as the style of the datacenter wishes: %s', async (style, tags) => {
  await using rig = await startLxcRig();
  if (style !== undefined) rig.pve.world.setOption('tag-style', style);
  await rig.pve.world.addContainer({ vmid: 100 });
  await rig.root.data('PUT', '/nodes/pve1/lxc/100/config', { tags: 'Web B,a;b a' });
  expect(await rig.config(100)).toMatchObject({ tags });
});
