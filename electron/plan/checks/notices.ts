import { warns, type Check } from './check.ts';

export const privileged: Check = (spec) =>
  spec.isUnprivileged
    ? []
    : [
        warns('privileged', 'A privileged container’s root is root on the node too. This cannot be changed later.', {
          field: 'isUnprivileged',
        }),
      ];

/** Systemd from 232 on needs nesting; without it creation ends with a warning and units may fail. */
export const nestingForSystemd: Check = (spec) =>
  spec.features.nesting || /alpine/i.test(spec.ostemplate)
    ? []
    : [warns('nesting', 'Modern systemd images want nesting; services may fail without it', { field: 'features' })];

export const nameClash: Check = (spec, { guestNames }) =>
  guestNames
    .filter(({ name }) => name === spec.hostname)
    .map(({ where }) => warns('name', `The name ${spec.hostname} is already used ${where}`, { field: 'hostname' }));
