import { createRights } from '../../../shared/domain/rights.ts';
import { blocks, unknown, type Check } from './check.ts';

/** Asked for before anything else of the container. (PVE/API2/LXC.pm, create_vm) */
export const poolExists: Check = ({ further }, { pools, login }) => {
  const pool = further['pool'];
  if (pool === undefined || pools?.includes(pool)) return [];
  const place = { field: 'further.pool', fix: { label: 'Put it into no pool', changes: { 'further.pool': null } } };
  return pools !== null && (login.isRoot || createRights(login.permissions)('Pool.Audit', '/pool'))
    ? [blocks('pool', `There is no pool ${pool}`, place)]
    : [unknown('pool', `Whether the pool ${pool} exists is hidden: Pool.Audit on /pool/${pool} is missing`, place)];
};
