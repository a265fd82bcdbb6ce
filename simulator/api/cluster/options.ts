import { badParameters, failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { findMethod } from '../../schema/method-table.ts';
import { parsePropertyString } from '../../schema/property-string.ts';
import { may, text, type Call, type Handlers } from '../call.ts';
import { allowedTags } from './tag-policy.ts';

const SCHEMAS = findMethod('PUT', '/cluster/options')?.schema.parameters ?? {};
/** Shown in their parts; other property strings stay text. (PVE::DataCenterConfig, parse_datacenter_config) */
const IN_PARTS = /^(crs|migration|replication|next-id|ha|notify|u2f|webauthn|tag-style|user-tag-access)$/;
/** What everybody's web interface has to know. */
const FOR_EVERYBODY = new Set(['console', 'tag-style']);
const FIRST_VMID = 100;
const AFTER_LAST_VMID = 1_000_000;

export const clusterOptionHandlers: Handlers = {
  'GET /cluster/options': (call) => {
    const shown = parsedOptions(call.world.state.options);
    const visible = may(call, '/', ['Sys.Audit'])
      ? shown
      : Object.fromEntries(Object.entries(shown).filter(([name]) => FOR_EVERYBODY.has(name)));
    return { ...visible, 'allowed-tags': [...allowedTags(call).allowed].toSorted() };
  },
  'PUT /cluster/options': (call) => {
    const { delete: removed, ...given } = call.parameters;
    const { options } = call.world.state;
    const changed = Object.fromEntries(
      Object.entries({ ...options, ...given }).filter(([name]) => !splitList(removed ?? '').includes(name)),
    );
    checkRange(changed['next-id']);
    call.world.state.options = Object.fromEntries(
      Object.entries(changed).map(([name, value]) => [name, storedOption(name, value)]),
    );
    call.world.changed();
    return null;
  },
  'GET /cluster/nextid': nextId,
};

/** `/etc/pve/datacenter.cfg` as the API reads it. */
function parsedOptions(options: Readonly<Record<string, string>>): Record<string, unknown> {
  const { mac_prefix = 'BC:24:11', description = '', ...others } = options;
  const parsed = Object.entries(others).map(([name, value]) => [name, parsedOption(name, value)]);
  // The description is kept as a comment, line by line.
  const lines = description === '' ? '' : `${description.replace(/\n+$/, '')}\n`;
  return { ...Object.fromEntries(parsed), mac_prefix, description: lines };
}

function parsedOption(name: string, value: string): unknown {
  if (name === 'registered-tags') return value.split(';');
  if (name === 'console' && value === 'applet') return 'html5';
  if (!IN_PARTS.test(name)) return value;
  const parts = partsOf(name, value);
  const list = parts['user-allow-list'];
  return list === undefined ? parts : { ...parts, 'user-allow-list': list.split(';') };
}

function partsOf(name: string, value: string | undefined): Record<string, string> {
  const format = SCHEMAS[name]?.format;
  if (value === undefined || typeof format !== 'object') return {};
  const parsed = parsePropertyString(format, value);
  return typeof parsed === 'string' ? {} : parsed;
}

/** Lists of tags are kept in order. (PVE::DataCenterConfig, write_datacenter_config) */
const storedOption = (name: string, value: string): string =>
  name === 'registered-tags' ? value.split(';').toSorted().join(';') : value;

/** The whole file is checked when it is written, under the cluster's lock. */
function checkRange(range: string | undefined): void {
  const [lower, upper] = boundsOf(range);
  if (lower <= upper) return;
  throw failure(
    `error during cfs-locked 'file-datacenter_cfg' operation: lower (${lower}) <= upper (${upper}) boundary rule broken`,
  );
}

function boundsOf(range: string | undefined): readonly [lower: number, upper: number] {
  const { lower, upper } = partsOf('next-id', range);
  return [Number(lower ?? FIRST_VMID), Number(upper ?? AFTER_LAST_VMID)];
}

function nextId(call: Call): string {
  const { world, parameters } = call;
  if (parameters['vmid'] !== undefined) {
    const wanted = text(call, 'vmid');
    if (world.isVmidTaken(wanted)) throw badParameters({ vmid: `VM ${wanted} already exists` });
    return wanted;
  }
  const [lower, upper] = boundsOf(world.state.options['next-id']);
  for (let vmid = lower; vmid < upper; vmid++) if (!world.isVmidTaken(String(vmid))) return String(vmid);
  throw failure(`unable to get any free VMID in range [${lower}, ${upper}]`);
}
