import { furtherName, subOptions, tag as tagSchema } from '../../shared/domain/container-spec.ts';
import { templateId } from '../../shared/domain/ids.ts';
import type { TemplateDraft } from '../../shared/domain/template-library.ts';
import { template as templateSchema, type Template, type TemplateProblem } from '../../shared/domain/template.ts';
import { parseFeatures, parseMount, parseNetwork, type PropertyString } from '../../shared/lxc/property-string.ts';
import { withoutSecrets } from './container-env.ts';
import { gibOf, newVolume } from './container-volume.ts';

type Facts = {
  name: string;
  /** Processors it may use, which its configuration does not tell when it may use all. */
  cpuCount: number | null;
  /** Raw `lxc.*` lines, which no request may set. */
  rawLines?: readonly (readonly [key: string, value: string])[];
};

/** Options with a field of their own in a template, or with words of their own below. */
const ownField: ReadonlySet<string> = new Set(
  'hostname cores memory swap unprivileged features tags rootfs net0 ostype env digest'.split(' '),
);
/** What belongs to this one container. */
const itsOwn: Readonly<Record<string, string>> = {
  lock: 'its lock',
  template: 'that it is a template of Proxmox',
  parent: 'its place among snapshots',
  snaptime: 'its place among snapshots',
  snapstate: 'its place among snapshots',
};

/**
 * A template from a container's configuration (`GET /nodes/{node}/lxc/{vmid}/config`), and notes on all that it does not take over:
 * what belongs to this one container, and what nobody else should see.
 */
export function templateFromConfig(config: Readonly<Record<string, string>>, facts: Facts): TemplateDraft {
  const notes: TemplateProblem[] = [];
  const note = (reason: string, level: TemplateProblem['level'] = 'note'): void => {
    notes.push({ level, file: '', line: null, column: null, reason });
  };
  if (config['hostname'] !== undefined)
    note(`The hostname ${config['hostname']} stays with this container; the next one gets its own.`);
  for (const [key, value] of facts.rawLines ?? [])
    note(`The raw line ${key}: ${value} cannot be set when a container is made.`, 'warning');
  const template: Template = {
    id: templateId.parse('custom:draft'),
    name: facts.name.slice(0, 100),
    description: '',
    source: 'custom',
    path: null,
    format: 'gantry',
    revision: 1,
    hostname: null,
    osTemplatePatterns: [`${isKnownSystem(config) ? config['ostype'] : 'debian'}-`],
    cores: coresOf(config['cores'], facts.cpuCount, note),
    memoryMiB: Number(config['memory'] ?? 512),
    swapMiB: Number(config['swap'] ?? 512),
    // Unset means privileged in a configuration, unlike in a request to create one.
    isUnprivileged: config['unprivileged'] === '1',
    tags: tagsOf(config['tags'], note),
    buckets: [],
    provisioning: templateSchema.shape.provisioning.parse({}),
    ...diskOf(config['rootfs'], note),
    ...networkOf(config['net0'], note),
    features: featuresOf(config['features'], note),
    further: furtherOf(config, note),
  };
  if (!isKnownSystem(config)) note('Its system is not known: choose the OS templates yourself.', 'warning');
  else note(`Of ${config['ostype']} the newest OS template is taken; name a version to pin it.`);
  return { template, notes };
}

const isKnownSystem = ({ ostype }: Readonly<Record<string, string>>): boolean =>
  ostype !== undefined && ostype !== 'unmanaged';

type Note = (reason: string, level?: TemplateProblem['level']) => void;

function coresOf(cores: string | undefined, cpuCount: number | null, note: Note): number {
  if (cores !== undefined) return Number(cores);
  const count = Math.max(1, cpuCount ?? 1);
  note(`It may use every core of its node; a template names a number: ${count}.`, 'warning');
  return count;
}

function tagsOf(tags: string | undefined, note: Note): string[] {
  const all = (tags ?? '').split(/[;,\s]+/).filter(Boolean);
  for (const one of all.filter((tag) => !tagSchema.safeParse(tag).success))
    note(`The tag ${one} is none a new container could have.`, 'warning');
  return all.filter((tag) => tagSchema.safeParse(tag).success);
}

function diskOf(rootfs: string | undefined, note: Note): Pick<Template, 'storage' | 'diskGiB' | 'rootfsOptions'> {
  const mount = parseMount(rootfs ?? '');
  const volume = mount.get('volume') ?? '';
  const storage = /^([A-Za-z][\w.-]*[A-Za-z0-9]):/.exec(volume)?.[1] ?? null;
  const diskGiB = gibOf(mount.get('size') ?? '');
  if (storage === null) note(`Its disk ${volume} lies on no storage; the wizard asks for one.`, 'warning');
  else note(`Its volume ${volume} stays with it; a new one is made on ${storage}.`);
  if (diskGiB === null) note('The size of its disk is not known: 8 GiB.', 'warning');
  const rest = optionsOf(mount.with('volume', null).with('size', null), 'rootfs', note);
  return { storage, diskGiB: diskGiB ?? 8, rootfsOptions: rest };
}

function networkOf(net0: string | undefined, note: Note): Pick<Template, 'bridge' | 'networkOptions'> {
  const network = withoutMac(parseNetwork(net0 ?? ''), 'net0', note);
  const options = optionsOf(network.with('bridge', null), 'net0', note);
  if (net0 === undefined) note('It has no network net0; one made from the template gets it.', 'warning');
  for (const family of ['ip', 'ip6'])
    if (/[./:]/.test(options[family] ?? ''))
      note(`Its address ${options[family]} is kept: give the next container another.`, 'warning');
  if (options['name'] === 'eth0') delete options['name'];
  // A template that says nothing leaves the choice to the wizard; `manual` is Proxmox's word for none.
  if (net0 !== undefined && options['ip'] === undefined) options['ip'] = 'manual';
  return { bridge: network.get('bridge'), networkOptions: options };
}

function withoutMac(network: PropertyString, name: string, note: Note): PropertyString {
  const mac = network.get('hwaddr');
  if (mac !== null) note(`The MAC address ${mac} of ${name} stays with this container.`);
  return network.with('hwaddr', null);
}

function optionsOf(string: PropertyString, name: string, note: Note): Record<string, string> {
  const taken: Record<string, string> = {};
  for (const { key, value } of string.properties) {
    const one = { [key ?? '']: value };
    if (subOptions.safeParse(one).success) Object.assign(taken, one);
    else note(`${name}: ${key === null ? value : `${key}=${value}`} cannot be taken over.`, 'warning');
  }
  return taken;
}

function featuresOf(text: string | undefined, note: Note): Template['features'] {
  const features = parseFeatures(text ?? '');
  const known = ['nesting', 'keyctl', 'fuse', 'mknod', 'mount', 'force_rw_sys'];
  for (const { key, value } of features.properties)
    if (key === null || !known.includes(key)) note(`The feature ${key ?? value} is not known here.`, 'warning');
  return {
    nesting: features.isOn('nesting'),
    keyctl: features.isOn('keyctl'),
    fuse: features.isOn('fuse'),
    mknod: features.isOn('mknod'),
    mount: (features.get('mount') ?? '').split(/[;\s]+/).filter(Boolean),
    forceRwSys: features.isOn('force_rw_sys'),
  };
}

/** All options that have no field of their own, mount points and further networks among them. */
function furtherOf(config: Readonly<Record<string, string>>, note: Note): Record<string, string> {
  const further: Record<string, string> = {};
  const keep = (key: string, value: string | null): void => {
    if (value !== null) further[key] = value;
  };
  for (const [key, value] of Object.entries(config)) {
    if (key === 'ostype') {
      keep(key, value);
      note(`ostype ${value} is kept: take it out when you choose another system.`);
    } else if (key === 'env')
      keep(
        key,
        withoutSecrets(value, (name) => note(`The value of ${name} looks like a secret and is left out.`, 'warning')),
      );
    else if (ownField.has(key)) continue;
    else if (Object.hasOwn(itsOwn, key)) note(`${key}: ${itsOwn[key]} stays with this container.`);
    else if (/^unused\d+$/.test(key)) note(`The unused volume ${value} stays with this container.`);
    else if (/^mp\d+$/.test(key)) keep(key, newVolume(key, parseMount(value), note));
    else if (/^net\d+$/.test(key)) keep(key, withoutMac(parseNetwork(value), key, note).toString());
    else if (furtherName.safeParse(key).success) keep(key, value);
    else note(`${key} cannot be set when a container is made.`, 'warning');
  }
  return further;
}
