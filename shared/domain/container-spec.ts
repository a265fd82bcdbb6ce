import { z } from 'zod';
import { bridgeName, connectionId, nodeName, storageName, templateId, vmid } from './ids.ts';
import { answeredProvisioning } from './provisioning.ts';
import { gatewayIsInside } from './ip-address.ts';

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
  .regex(
    /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,3}(?: [^\r\n]*)?$/,
    'an OpenSSH public key',
  );

/** Parameters that have a field of their own here, that would act behind the plan's back, or that overwrite. */
const reserved: ReadonlySet<string> = new Set(
  [
    'vmid node hostname ostemplate storage rootfs cores memory swap unprivileged net0 ssh-public-keys features tags',
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
  hostname,
  description: z.string().max(8192).default(''),
  tags: z.array(tag).max(50).default([]),
  ostemplate: ostemplateVolid,
  /** True when the OS template is only in the catalogue yet and the job has to download it first. */
  needsDownload: z.boolean().default(false),
  storage: storageName,
  diskGiB: z.number().positive().max(131_072),
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
  /** Keys that may sign in as root, besides the fresh one Gantry makes for this container. */
  sshPublicKeys: z.array(sshPublicKey).max(50).default([]),
  /** Any other create parameter, passed on as it is. */
  further: z.record(furtherName, z.string().max(8192)).default({}),
  provisioning: answeredProvisioning.prefault({}),
});
export type ContainerSpec = z.infer<typeof containerSpec>;
export type ContainerSpecInput = z.input<typeof containerSpec>;
