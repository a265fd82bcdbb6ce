import { z } from 'zod';
import { bridgeName, connectionId, nodeName, storageName, templateId, vmid } from './ids.ts';
import { answeredProvisioning } from './provisioning.ts';
import { gatewayIsInside } from './ip-address.ts';
import { checkOption } from '../lxc/check-option.ts';
import { parseMount, parseNetwork } from '../lxc/property-string.ts';

export const hostname = z
  .string()
  .max(253)
  .regex(
    /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
    'letters, digits and dashes',
  );
export const tag = z.string().regex(/^[a-z0-9_][a-z0-9_\-+.]*$/, 'small letters, digits, _ - + .');
/** Proxmox's name of an OS template, `STORAGE:vztmpl/FILE`. */
export const ostemplateVolid = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z][\w.-]*:vztmpl\/[^\s,]+$/, 'an OS template, STORAGE:vztmpl/FILE');
const ipv4Cidr = z.cidrv4('an address with mask, such as 192.168.1.20/24');
const ipv6Cidr = z.cidrv6('an address with prefix, such as fd00::20/64');

export const ipv4Setting = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('dhcp') }),
  z.strictObject({ mode: z.literal('none') }),
  z
    .strictObject({ mode: z.literal('static'), address: ipv4Cidr, gateway: z.ipv4('an IPv4 address').optional() })
    .refine(({ address, gateway }) => gateway === undefined || gatewayIsInside(address, gateway), {
      path: ['gateway'],
      message: 'the gateway is outside this address’s subnet',
    }),
]);
export const ipv6Setting = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.literal('auto') }),
  z.strictObject({ mode: z.literal('dhcp') }),
  z.strictObject({ mode: z.literal('static'), address: ipv6Cidr, gateway: z.ipv6('an IPv6 address').optional() }),
]);

/** Sub-options of a property string that have no field of their own here: names and values without the string's own signs. */
export const subOptions = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_-]*$/, 'not an option name'),
    z
      .string()
      .max(500)
      .regex(/^[^,\r\n]*$/, 'no comma'),
  )
  .default({});

export const networkInterface = z.strictObject({
  name: z
    .string()
    .regex(/^[-_.\w]{1,15}$/)
    .default('eth0'),
  bridge: bridgeName,
  ipv4: ipv4Setting,
  ipv6: ipv6Setting.default({ mode: 'none' }),
  vlanTag: z.number().int().min(1).max(4094).optional(),
  mtu: z.number().int().min(64).max(65_535).optional(),
  macAddress: z
    .string()
    .regex(/^(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/, 'a MAC address')
    .optional(),
  hasFirewall: z.boolean().default(false),
  /** Its other sub-options, such as `rate` or `link_down`, passed on as they are. */
  further: subOptions,
});
export type NetworkInterface = z.infer<typeof networkInterface>;

export const features = z.strictObject({
  nesting: z.boolean().default(true),
  keyctl: z.boolean().default(false),
  fuse: z.boolean().default(false),
  mknod: z.boolean().default(false),
  /** File system types the container may mount, such as `nfs`. */
  mount: z.array(z.string().regex(/^[a-zA-Z0-9_.-]{1,40}$/, 'not a file system type')).default([]),
  forceRwSys: z.boolean().default(false),
});
export type Features = z.infer<typeof features>;

/** One line of an authorized_keys file. */
export const sshPublicKey = z
  .string()
  .trim()
  .max(16_384)
  .refine((line) => !/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File-/.test(line), {
    error: 'a private key; take the public one, from the file that ends in .pub',
    abort: true,
  })
  .regex(
    /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,3}(?: [^\r\n]*)?$/,
    'an OpenSSH public key',
  );

/** Parameters that have a field of their own here, that would act behind the plan's back, or that overwrite. */
const reserved: ReadonlySet<string> = new Set(
  [
    'vmid node hostname ostemplate rootfs cores memory swap unprivileged net0 ssh-public-keys features tags',
    'password start force restore unique lock',
  ].flatMap((names) => names.split(' ')),
);
export const furtherName = z
  .string()
  .regex(/^[a-z][a-z-]*\d*$/, 'not a parameter name')
  .refine((name) => !reserved.has(name), 'this parameter has its own field or may not be given here');

/** Everything the user decided about a container to be created; complete, checked, without secrets. */
export const containerSpec = z.strictObject({
  connectionId,
  templateId: templateId.nullable(),
  node: nodeName,
  vmid,
  /** The number is the one that was proposed: the next free one will do if somebody takes it meanwhile. */
  isVmidProposed: z.boolean().default(false),
  hostname,
  description: z.string().max(8192).default(''),
  tags: z.array(tag).max(50).default([]),
  ostemplate: ostemplateVolid,
  /** True when the OS template is only in the catalogue yet and the job has to download it first. */
  needsDownload: z.boolean().default(false),
  storage: storageName,
  /** Proxmox’s own form begins there as well; what rounds to nothing would be a disk without a limit. */
  diskGiB: z.number().min(0.001).max(131_072),
  /** Sub-options of `rootfs`, such as `mountoptions` or `quota`. */
  rootfsOptions: subOptions,
  cores: z.number().int().min(1).max(8192),
  memoryMiB: z
    .number()
    .int()
    .min(16)
    .max(64 * 1024 * 1024),
  swapMiB: z
    .number()
    .int()
    .min(0)
    .max(64 * 1024 * 1024),
  isUnprivileged: z.boolean(),
  features,
  network: networkInterface,
  nameserver: z.string().max(500).optional(),
  searchDomain: z.string().max(255).optional(),
  startOnBoot: z.boolean().default(false),
  /** Started by a step of its own, since `start` in the request hides a start that failed. A template of Proxmox never starts. */
  startsAfterCreation: z.boolean().default(true),
  /** Keys that may sign in as root, besides the fresh one Gantry makes for this container. */
  sshPublicKeys: z.array(sshPublicKey).max(50).default([]),
  /** Any other create parameter, passed on as it is. */
  further: z.record(furtherName, z.string().max(8192)).default({}),
  provisioning: answeredProvisioning.prefault({}),
});
export type ContainerSpec = z.infer<typeof containerSpec>;
export type ContainerSpecInput = z.input<typeof containerSpec>;

/** Whether the job leaves it stopped: nothing can be done inside then. */
export const staysStopped = ({
  startsAfterCreation,
  further,
}: Pick<ContainerSpec, 'startsAfterCreation' | 'further'>): boolean =>
  !startsAfterCreation || further['template'] === '1';

/**
 * The same with every value held to Proxmox's own limits. What is kept was checked when it was written, perhaps by other limits: it is
 * read with `containerSpec`, so that nothing that was once accepted becomes unreadable.
 */
export const checkedContainerSpec = containerSpec.superRefine((spec, context) => {
  const tell = (path: readonly PropertyKey[], message: string): void => {
    context.addIssue({ code: 'custom', path: [...path], message });
  };
  for (const [name, value] of Object.entries(spec.further))
    for (const { kind, path, reason } of checkOption(name, value))
      if (kind === 'invalid') tell(['further', ...path], reason);
  for (const { kind, path, reason } of checkOption('rootfs', withOptions(`${spec.storage}:1`, spec.rootfsOptions)))
    if (kind === 'invalid') tell(['rootfsOptions', ...path.slice(1)], reason);
  for (const { kind, path, reason } of checkOption(
    'net0',
    withOptions(`name=${spec.network.name}`, spec.network.further),
  ))
    if (kind === 'invalid') tell(['network', 'further', ...path.slice(1)], reason);
  for (const [field, name] of [
    ['nameserver', 'nameserver'],
    ['searchDomain', 'searchdomain'],
  ] as const)
    for (const { reason } of checkOption(name, spec[field] ?? '')) tell([field], reason);
  for (const [name, other, what] of sameTwice(spec)) tell(['further', name], `${what}, as ${other} has it already`);
  const { packages, customPackages, files, scripts, checks } = spec.provisioning;
  if (staysStopped(spec) && [packages, customPackages, files, scripts, checks].some(({ length }) => length > 0))
    tell(['startsAfterCreation'], 'what is to be installed, copied, run or checked inside needs a started container');
});

const withOptions = (start: string, options: Readonly<Record<string, string>>): string =>
  [start, ...Object.entries(options).map(([name, value]) => `${name}=${value}`)].join(',');

/** Interfaces of the same name and volumes mounted at the same path: Proxmox takes both, and the container does not start. */
function sameTwice({ network, further }: z.infer<typeof containerSpec>): [name: string, other: string, what: string][] {
  const seen = new Map([[`its name in the container is ${network.name}`, 'net0']]);
  return Object.entries(further).flatMap(([name, value]): [string, string, string][] => {
    const what = mark(name, value);
    if (what === null) return [];
    const other = seen.get(what);
    if (other !== undefined) return [[name, other, what]];
    seen.set(what, name);
    return [];
  });
}

function mark(name: string, value: string): string | null {
  if (/^net\d+$/.test(name)) return `its name in the container is ${parseNetwork(value).get('name') ?? ''}`;
  if (/^mp\d+$/.test(name)) return `it is mounted at ${(parseMount(value).get('mp') ?? '').replace(/\/+$/, '')}`;
  return null;
}
