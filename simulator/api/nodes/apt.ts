import { KERNEL } from '../../world/kernel.ts';
import { NODE_PACKAGES, PACKAGE_UPDATES, type NodePackage } from '../../world/node-packages.ts';
import type { Handlers } from '../call.ts';
import { managerVersionOf } from '../../world/release.ts';

const INDEX = ['changelog', 'repositories', 'update', 'versions'];

export const nodeAptHandlers: Handlers = {
  'GET /nodes/{node}/apt': () => INDEX.map((id) => ({ id })),
  'GET /nodes/{node}/apt/update': () =>
    PACKAGE_UPDATES.map(({ from, to, ...rest }) => ({ ...describe({ ...rest, version: to }), OldVersion: from })),
  'GET /nodes/{node}/apt/versions': ({ world }) =>
    NODE_PACKAGES.map((entry) => ({
      ...describe(entry),
      OldVersion: entry.version,
      CurrentState: 'Installed',
      ...(entry.name === 'proxmox-ve' ? { RunningKernel: KERNEL } : {}),
      ...(entry.name === 'pve-manager' ? { ManagerVersion: managerVersionOf(world.state) } : {}),
    })),
};

const describe = ({ name, version, title, section, origin, arch }: NodePackage): object => ({
  Package: name,
  Version: version,
  Title: title,
  Description: title,
  Section: section,
  Origin: origin,
  Arch: arch ?? 'amd64',
  Priority: 'optional',
});
