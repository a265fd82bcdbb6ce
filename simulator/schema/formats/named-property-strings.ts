import type { ParameterSchema } from '../schema-types.ts';

export type NamedPropertyString = {
  readonly schemas: Readonly<Record<string, ParameterSchema>>;
  /** Looks at all options together, once each for itself is right. */
  readonly validate?: (options: Readonly<Record<string, string>>) => string | undefined;
};

const count = { type: 'integer', minimum: 0, optional: true } as const;

/** (PVE::Storage::Plugin, validate_prune_backups) */
function checkPruning({ 'keep-all': all, ...rest }: Readonly<Record<string, string>>): string | undefined {
  const keepsSome = Object.values(rest).some((value) => Number(value) > 0);
  return keepsSome && all === '1' ? 'keep-all cannot be set together with other options.\n' : undefined;
}

/** Property strings that are registered under a name; the API's schema does not repeat their options. */
export const NAMED_PROPERTY_STRINGS: Readonly<Record<string, NamedPropertyString>> = {
  'prune-backups': {
    schemas: {
      'keep-all': { type: 'boolean', optional: true },
      'keep-last': count,
      'keep-hourly': count,
      'keep-daily': count,
      'keep-weekly': count,
      'keep-monthly': count,
      'keep-yearly': count,
    },
    validate: checkPruning,
  },
  // PVE::VZDump::Common
  'backup-performance': {
    schemas: {
      'max-workers': { type: 'integer', minimum: 1, maximum: 256, optional: true },
      'pbs-entries-max': { type: 'integer', minimum: 1, optional: true },
    },
  },
  'backup-fleecing': {
    schemas: {
      enabled: { type: 'boolean', defaultKey: true, optional: true },
      storage: { type: 'string', format: 'pve-storage-id', optional: true },
    },
  },
  // PVE::DataCenterConfig
  'pve-node-location': {
    schemas: {
      latitude: { type: 'number', minimum: -90, maximum: 90 },
      longitude: { type: 'number', minimum: -180, maximum: 180 },
      name: { type: 'string', optional: true },
    },
  },
};
