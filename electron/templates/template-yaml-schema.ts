import { z } from 'zod';
import { hostname, sshPublicKey, tag } from '../../shared/domain/container-spec.ts';
import { bridgeName, storageName } from '../../shared/domain/ids.ts';
import { templateName } from '../../shared/domain/template.ts';
import { variableName } from '../../shared/domain/template-variable.ts';
import { unixUser } from '../../shared/domain/unix-user.ts';

/** A folder below the template's own. */
const innerFolder = z
  .string()
  .max(200)
  .regex(
    /^(?:\.\/)?(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._][A-Za-z0-9._-]*(?:\/[A-Za-z0-9._-]+)*\/?$/,
    'a folder inside the template’s',
  )
  .transform((folder) => folder.replace(/^\.\//, '').replace(/\/$/, ''));

const packageLines = z.array(z.string().max(300)).default([]);
const wanted4 = 'dhcp, manual, or an address with mask such as 192.168.1.20/24';
const wanted6 = 'auto, dhcp, manual, or an address with prefix such as fd00::20/64';
const address4 = z.union([z.enum(['dhcp', 'manual']), z.cidrv4(wanted4)], wanted4);
const address6 = z.union([z.enum(['auto', 'dhcp', 'manual']), z.cidrv6(wanted6)], wanted6);
const nameserver = z.union([z.ipv4(), z.ipv6()], 'an IP address');
const domain = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a domain');

/** As `net0` of Proxmox has it. */
const network = z.strictObject({
  bridge: bridgeName.optional(),
  name: z
    .string()
    .regex(/^[-_.\w]{1,15}$/, 'the name of an interface')
    .optional(),
  ip: address4.optional(),
  gw: z.ipv4('an IPv4 address').optional(),
  ip6: address6.optional(),
  gw6: z.ipv6('an IPv6 address').optional(),
  tag: z.number().int().min(1).max(4094).optional(),
  mtu: z.number().int().min(64).max(65_535).optional(),
  rate: z.number().positive().optional(),
  firewall: z.boolean().optional(),
  link_down: z.boolean().optional(),
  hwaddr: z
    .string()
    .regex(/^(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/, 'a MAC address')
    .optional(),
});

/** `nesting=1`, `mount=nfs;cifs` or the name alone, as Proxmox writes them; or the same as named values. */
const features = z.union(
  [
    z.array(z.string().regex(/^(?:(?:nesting|keyctl|fuse|mknod|force_rw_sys)(?:=[01])?|mount=[\w.-]+(?:;[\w.-]+)*)$/)),
    z.strictObject({
      nesting: z.boolean().default(false),
      keyctl: z.boolean().default(false),
      fuse: z.boolean().default(false),
      mknod: z.boolean().default(false),
      force_rw_sys: z.boolean().default(false),
      mount: z.array(z.string().regex(/^[\w.-]{1,40}$/)).default([]),
    }),
  ],
  'a list such as [nesting=1, keyctl=1]',
);

/** What stands in a `template.yaml`. Anything unknown is an error, so nothing is silently left out. */
export const templateYaml = z.strictObject({
  name: templateName,
  description: z.string().max(2000).default(''),
  version: z.union([z.string(), z.number()]).optional(),
  container: z.strictObject({
    hostname: hostname.optional(),
    ostemplate: z
      .string()
      .max(200)
      .regex(
        /^(?:[a-zA-Z][\w.-]*:vztmpl\/)?[A-Za-z0-9][\w.+-]*$/,
        'the beginning of an image’s name, such as debian-12-standard',
      ),
    cores: z.number().int().min(1).max(8192).default(1),
    memory: z.number('a number of MiB').int().min(16).default(512),
    swap: z.number('a number of MiB').int().min(0).default(512),
    disk: z.number('a number of GiB').positive().default(4),
    storage: storageName.optional(),
    network: network.prefault({}),
    dns: z
      .strictObject({
        nameserver: z.union([nameserver, z.array(nameserver).min(1)], 'an IP address, or a list of them').optional(),
        searchdomain: domain.optional(),
      })
      .prefault({}),
    // Only the literal false makes a privileged container; whatever else stands here is an error.
    unprivileged: z.boolean('true or false').default(true),
    features: features.default({
      nesting: true,
      keyctl: false,
      fuse: false,
      mknod: false,
      force_rw_sys: false,
      mount: [],
    }),
    tags: z.array(z.string().toLowerCase().pipe(tag)).default([]),
    onboot: z.boolean('true or false').optional(),
    timezone: z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9_+/-]+$/, 'host, or a time zone such as Europe/Berlin')
      .optional(),
  }),
  user: z
    .strictObject({
      name: unixUser.refine((name) => name !== 'root', 'root is there already'),
      uid: z.number().int().min(1000).max(59_999).optional(),
      shell: z
        .string()
        .max(200)
        .regex(/^\/[\w./-]*\w$/, 'a full path such as /bin/bash')
        .optional(),
      sudo: z.boolean('true or false').default(false),
      groups: z.array(unixUser).default([]),
      ssh_keys: z.array(sshPublicKey).default([]),
    })
    .optional(),
  packages: z
    .strictObject({
      apt: packageLines,
      apk: packageLines,
      dnf: packageLines,
      pacman: packageLines,
      zypper: packageLines,
      npm: packageLines,
      pip: packageLines,
    })
    .prefault({}),
  scripts_dir: innerFolder.optional(),
  files_dir: innerFolder.optional(),
  hooks: z
    .strictObject({ pre_deploy: z.string().max(8192).default(''), post_deploy: z.string().max(8192).default('') })
    .prefault({}),
  env: z.record(variableName, z.union([z.string(), z.number(), z.boolean()], 'a text')).default({}),
});
export type TemplateYaml = z.infer<typeof templateYaml>;
export type YamlUser = NonNullable<TemplateYaml['user']>;
