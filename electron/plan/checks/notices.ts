import { warns, type Check } from './check.ts';

export const privileged: Check = (spec) =>
  spec.isUnprivileged
    ? []
    : [
        warns('privileged', 'A privileged container’s root is root on the node too. This cannot be changed later.', {
          field: 'isUnprivileged',
          fix: { label: 'Make it unprivileged', changes: { isUnprivileged: true } },
        }),
      ];

/** Systemd from 232 on needs nesting; without it creation ends with a warning and units may fail. */
export const nestingForSystemd: Check = (spec) =>
  spec.features.nesting || !spec.isUnprivileged || /alpine/i.test(spec.ostemplate)
    ? []
    : [
        warns('nesting', 'Modern systemd images want nesting; services may fail without it', {
          field: 'features.nesting',
          fix: { label: 'Turn nesting on', changes: { 'features.nesting': true } },
        }),
      ];
