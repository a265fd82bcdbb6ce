import type { ParameterSchema } from './schema-types.ts';

/**
 * What rules of high availability take. The schema a node serves leaves it out, because it depends on the type of the rule. (PVE::HA::Rules)
 */
const COMMON: Readonly<Record<string, ParameterSchema>> = {
  rule: { type: 'string', format: 'pve-configid' },
  type: { type: 'string', enum: ['node-affinity', 'resource-affinity'] },
  nodes: { type: 'string', optional: true, format: 'pve-ha-node-list' },
  strict: { type: 'boolean', optional: true },
  affinity: { type: 'string', optional: true, enum: ['positive', 'negative'] },
  disable: { type: 'boolean', optional: true },
  comment: { type: 'string', optional: true, maxLength: 4096 },
};

export const HA_RULE_PARAMETERS: Readonly<Record<string, Readonly<Record<string, ParameterSchema>>>> = {
  'POST /cluster/ha/rules': { ...COMMON, resources: { type: 'string' } },
  'PUT /cluster/ha/rules/{rule}': {
    ...COMMON,
    resources: { type: 'string', optional: true },
    delete: { type: 'string', optional: true, format: 'pve-configid-list', maxLength: 4096 },
    digest: { type: 'string', optional: true, maxLength: 64 },
  },
};
