import { failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import type { HaRule, HaState } from '../../world/ha-state.ts';
import { own, put } from '../../world/records.ts';
import type { World } from '../../world/world.ts';
import { sectionDigest } from '../../world/section-digest.ts';
import { text, type Call, type Handlers } from '../call.ts';

/** Where guests may run, and which belong together or apart. Since 9.0. (PVE::API2::HA::Rules) */
export const haRuleHandlers: Handlers = {
  'GET /cluster/ha/rules': ({ world, parameters }) =>
    Object.entries(world.ha.state.rules)
      .filter(
        ([, { type, resources }]) =>
          (parameters['type'] === undefined || parameters['type'] === type) &&
          (parameters['resource'] === undefined || resources.includes(parameters['resource'])),
      )
      .map(([rule]) => describeRule(world.ha.state, rule)),
  'GET /cluster/ha/rules/{rule}': (call) => describeRule(call.world.ha.state, text(call, 'rule')),
  'POST /cluster/ha/rules': (call) => {
    const rule = text(call, 'rule');
    const { rules } = call.world.ha.state;
    if (own(rules, rule)) throw failure(`create ha rule failed: HA rule '${rule}' already defined`);
    put(rules, rule, { type: typeOf(call), resources: [], ...optionsFrom(call, 'create ha rule failed: ') });
    call.world.changed();
    return null;
  },
  'PUT /cluster/ha/rules/{rule}': (call) => {
    const rule = text(call, 'rule');
    const { rules } = call.world.ha.state;
    const failed = 'update HA rules failed: ';
    const { digest } = call.parameters;
    if (digest !== undefined && digest !== sectionDigest(rules))
      throw failure(`${failed}detected modified configuration - file changed by other user? Try again.`);
    const present = own(rules, rule);
    if (!present) throw failure(`${failed}HA rule '${rule}' does not exist`);
    Object.assign(present, optionsFrom(call, failed));
    for (const option of splitList(call.parameters['delete'] ?? '')) {
      const key = own(REMOVABLE, option);
      if (!key) throw failure(`${failed}unable to delete required option '${option}'`);
      delete present[key];
    }
    call.world.changed();
    return null;
  },
  'DELETE /cluster/ha/rules/{rule}': (call) => {
    delete call.world.ha.state.rules[text(call, 'rule')];
    call.world.changed();
    return null;
  },
};

const REMOVABLE: Readonly<Record<string, 'comment' | 'isDisabled' | 'isStrict'>> = {
  comment: 'comment',
  disable: 'isDisabled',
  strict: 'isStrict',
};

const typeOf = ({ parameters }: Call): HaRule['type'] =>
  parameters['type'] === 'resource-affinity' ? 'resource-affinity' : 'node-affinity';

function optionsFrom({ world, parameters }: Call, failed: string): Partial<HaRule> {
  const { resources, nodes, strict, affinity, disable, comment } = parameters;
  return {
    ...(resources === undefined ? {} : { resources: knownResources(world, resources, failed) }),
    ...(nodes === undefined ? {} : { nodes: knownNodes(world, nodes, failed) }),
    ...(strict === undefined ? {} : { isStrict: strict === '1' }),
    ...(affinity === 'positive' || affinity === 'negative' ? { affinity } : {}),
    ...(disable === undefined ? {} : { isDisabled: disable === '1' }),
    ...(comment === undefined ? {} : { comment }),
  };
}

function knownResources({ ha }: World, given: string, failed: string): string[] {
  const resources = splitList(given);
  const unknown = resources.filter((sid) => !own(ha.state.resources, sid)).toSorted();
  if (unknown.length > 0) throw failure(`${failed}cannot use unmanaged resource(s) ${unknown.join(', ')}.`);
  return resources;
}

function knownNodes({ state }: World, given: string, failed: string): Record<string, number> {
  const entries = splitList(given).map((item): [string, number] => {
    const [name = '', priority = '0'] = item.split(':');
    return [name, Number(priority)];
  });
  const known = new Set(state.nodes.map(({ name }) => name));
  const unknown = entries.map(([name]) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw failure(`${failed}cannot use non-existant node(s) ${unknown.toSorted().join(', ')}.`);
  return Object.fromEntries(entries);
}

function describeRule({ rules }: HaState, rule: string): Record<string, unknown> {
  const found = own(rules, rule);
  if (!found) throw failure(`no such ha rule '${rule}'`);
  const { type, resources, nodes, isStrict, affinity, isDisabled, comment } = found;
  return {
    rule,
    type,
    resources: resources.join(','),
    ...(type === 'node-affinity' ? { nodes: nodesText(nodes), strict: isStrict ? 1 : 0 } : { affinity }),
    ...(isDisabled ? { disable: 1 } : {}),
    ...(comment === undefined ? {} : { comment }),
    order: Object.keys(rules).indexOf(rule) + 1,
    digest: sectionDigest(rules),
  };
}

const nodesText = (nodes: HaRule['nodes'] = {}): string =>
  Object.entries(nodes)
    .map(([name, priority]) => (priority === 0 ? name : `${name}:${priority}`))
    .join(',');
