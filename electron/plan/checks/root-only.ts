import { blocks, type Check } from './check.ts';

/** Options Proxmox accepts from root@pam signed in by password only; every token is refused, root's too. */
const rootOnlyParameter = /^(?:dev\d+|hookscript)$/;

export const rootOnly: Check = (spec, { isRootByTicket }) => {
  if (isRootByTicket) return [];
  const { nesting, mount, forceRwSys, ...switches } = spec.features;
  const flags = Object.entries(switches).flatMap(([name, isOn]) => (isOn ? [name] : []));
  if (forceRwSys) flags.push('force_rw_sys');
  flags.push(...mount.map((type) => `mount=${type}`));
  if (nesting && !spec.isUnprivileged) flags.push('nesting on a privileged container');
  const parameters = Object.keys(spec.further).filter((name) => rootOnlyParameter.test(name));
  return [
    ...flags.map((name) => ({ name, field: 'features' })),
    ...parameters.map((name) => ({ name, field: 'further' })),
  ].map(({ name, field }) => blocks('root-only', `Only root@pam with its password may set ${name}`, { field }));
};
