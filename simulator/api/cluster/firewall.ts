import { createHash } from 'node:crypto';
import { badParameters, failure } from '../../http/pve-error.ts';
import type { FirewallRule, FirewallRules, FirewallState } from '../../world/firewall-state.ts';
import { nodeOf, Page, text, type Call, type Handlers } from '../call.ts';
import { FIREWALL_MACROS } from './firewall-macros.ts';

const NOTHING: FirewallRules = { options: {}, rules: [], aliases: [], ipsets: [], log: [] };
const EMPTY: FirewallState = { cluster: { ...NOTHING, groups: [] }, nodes: {}, guests: {} };
const DEFAULT_LINES = 50;
/** Options that are numbers; the rest are words. (PVE::Firewall) */
const NUMBERS =
  /^(enable|ebtables|dhcp|ipfilter|macfilter|ndp|radv|log_nf_conntrack|nf_conntrack_(allow_invalid|max|tcp_timeout_\w+)|nftables|nosmurfs|protection_synflood(_burst|_rate)?|tcpflags)$/;

const index = (names: string) => (): unknown => names.split(' ').map((name) => ({ name }));

const GUEST = '/nodes/{node}/lxc/{vmid}/firewall';

export const firewallHandlers: Handlers = {
  'GET /cluster/firewall': index('aliases groups ipset macros options refs rules'),
  'GET /cluster/firewall/aliases': (call) => listed(ofCluster(call), ofCluster(call).aliases),
  'GET /cluster/firewall/groups': (call) => listed(ofCluster(call), ofCluster(call).groups),
  'GET /cluster/firewall/ipset': (call) => listIpsets(ofCluster(call)),
  'GET /cluster/firewall/macros': () => FIREWALL_MACROS.map(([macro, descr]) => ({ macro, descr })),
  'GET /cluster/firewall/options': (call) => typedOptions(ofCluster(call)),
  'GET /cluster/firewall/refs': (call) => references(call, [['dc', ofCluster(call)]]),
  'GET /cluster/firewall/rules': (call) => listRules(ofCluster(call)),
  'GET /nodes/{node}/firewall': index('rules options log'),
  'GET /nodes/{node}/firewall/log': (call) => readLog(call, ofNode(call)),
  'GET /nodes/{node}/firewall/options': (call) => typedOptions(ofNode(call)),
  'GET /nodes/{node}/firewall/rules': (call) => listRules(ofNode(call)),
  [`GET ${GUEST}`]: index('aliases ipset log options refs rules'),
  [`GET ${GUEST}/aliases`]: (call) => listed(ofGuest(call), ofGuest(call).aliases),
  [`GET ${GUEST}/aliases/{name}`]: (call) => {
    const found = ofGuest(call).aliases.find(({ name }) => name === text(call, 'name'));
    if (!found) throw badParameters({ name: 'no such alias' });
    return withDigest(ofGuest(call), found);
  },
  [`GET ${GUEST}/ipset`]: (call) => listIpsets(ofGuest(call)),
  [`GET ${GUEST}/ipset/{name}`]: (call) => listed(ofGuest(call), ipsetOf(call).entries.map(describeEntry)),
  [`GET ${GUEST}/ipset/{name}/{cidr}`]: (call) => {
    const found = ipsetOf(call).entries.find(({ cidr }) => cidr === text(call, 'cidr'));
    if (!found) throw badParameters({ cidr: 'no such IP/Network' });
    return withDigest(ofGuest(call), describeEntry(found));
  },
  [`GET ${GUEST}/log`]: (call) => readLog(call, ofGuest(call)),
  [`GET ${GUEST}/options`]: (call) => typedOptions(ofGuest(call)),
  [`GET ${GUEST}/refs`]: (call) =>
    references(call, [
      ['dc', ofCluster(call)],
      ['guest', ofGuest(call)],
    ]),
  [`GET ${GUEST}/rules`]: (call) => listRules(ofGuest(call)),
  [`GET ${GUEST}/rules/{pos}`]: (call) => {
    const rule = listRules(ofGuest(call))[Number(text(call, 'pos'))];
    if (!rule) throw failure(`no rule at position ${text(call, 'pos')}`);
    return rule;
  },
};

const stateOf = ({ world }: Call): FirewallState => world.state.firewall ?? EMPTY;
const ofCluster = (call: Call): FirewallState['cluster'] => stateOf(call).cluster;
const ofNode = (call: Call): FirewallRules => stateOf(call).nodes[nodeOf(call)] ?? NOTHING;
/** The file is named after the VMID and read even when there is no such guest. */
const ofGuest = (call: Call): FirewallRules => stateOf(call).guests[text(call, 'vmid')] ?? NOTHING;

/** SHA-1 of the file, which is empty while nothing is set up. (PVE::Firewall, copy_list_with_digest) */
const digestOf = (rules: FirewallRules): string =>
  createHash('sha1')
    .update(
      [rules.options, ...rules.rules, ...rules.aliases, ...rules.ipsets]
        .filter((part) => Object.keys(part).length > 0)
        .map((part) => JSON.stringify(part))
        .join('\n'),
    )
    .digest('hex');

const withDigest = (rules: FirewallRules, item: object): object => ({ ...item, digest: digestOf(rules) });
const listed = (rules: FirewallRules, items: readonly object[]): object[] =>
  items.map((item) => withDigest(rules, item));

const typedOptions = (rules: FirewallRules): object =>
  withDigest(
    rules,
    Object.fromEntries(
      Object.entries(rules.options).map(([name, value]) => [name, NUMBERS.test(name) ? Number(value) : value]),
    ),
  );

const listRules = (rules: FirewallRules): object[] =>
  listed(
    rules,
    rules.rules.map((rule: FirewallRule, pos) => ({ ...rule, pos, enable: rule.enable ? 1 : 0 })),
  );

const listIpsets = (rules: FirewallRules): object[] =>
  listed(
    rules,
    rules.ipsets.map(({ entries: _entries, ...shown }) => shown),
  );

function ipsetOf(call: Call): FirewallRules['ipsets'][number] {
  const found = ofGuest(call).ipsets.find(({ name }) => name === text(call, 'name'));
  if (!found) throw failure('no such IPSet');
  return found;
}

const describeEntry = ({ nomatch, ...entry }: FirewallRules['ipsets'][number]['entries'][number]): object => ({
  ...entry,
  ...(nomatch === true ? { nomatch: 1 } : {}),
});

/** What rules may name as source or destination: aliases as `dc/name`, IP sets as `+dc/name`. */
function references(call: Call, scopes: readonly (readonly [scope: string, rules: FirewallRules])[]): object[] {
  const { type } = call.parameters;
  return scopes.flatMap(([scope, { aliases, ipsets }]) => [
    ...(type === 'ipset' ? [] : aliases.map((alias) => reference('alias', scope, alias))),
    ...(type === 'alias' ? [] : ipsets.map((ipset) => reference('ipset', scope, ipset))),
  ]);
}

const reference = (type: string, scope: string, { name, comment }: { name: string; comment?: string }): object => ({
  type,
  name,
  scope,
  ref: `${type === 'ipset' ? '+' : ''}${scope}/${name}`,
  ...(comment === undefined ? {} : { comment }),
});

function readLog({ parameters }: Call, { log }: FirewallRules): Page {
  if (log.length === 0) return new Page([{ n: 1, t: 'no content' }], 1);
  const start = Number(parameters['start'] ?? 0);
  const limit = Number(parameters['limit'] ?? DEFAULT_LINES);
  const lines = log.slice(start, limit === 0 ? undefined : start + limit);
  return new Page(
    lines.map((line, position) => ({ n: start + position + 1, t: line })),
    log.length,
  );
}
