import { z } from 'zod';
import { decoderOf, pveFlag, pveNumber, pveText } from './pve-schemas.ts';

const measures = {
  cpu: pveNumber.optional(),
  cpus: pveNumber.optional(),
  mem: pveNumber.optional(),
  maxmem: pveNumber.optional(),
  swap: pveNumber.optional(),
  maxswap: pveNumber.optional(),
  disk: pveNumber.optional(),
  maxdisk: pveNumber.optional(),
  uptime: pveNumber.optional(),
  netin: pveNumber.optional(),
  netout: pveNumber.optional(),
};

const listed = z.looseObject({
  vmid: pveNumber,
  /** `running` or `stopped`. */
  status: z.string(),
  name: pveText.optional(),
  tags: z.string().optional(),
  lock: z.string().optional(),
  template: pveFlag.optional(),
  ...measures,
});
export type ListedContainer = z.infer<typeof listed>;
export const decodeContainers = decoderOf(z.array(listed));

const status = z.looseObject({
  ...listed.shape,
  ha: z.looseObject({ managed: pveFlag }).optional(),
});
export type ContainerStatus = z.infer<typeof status>;
export const decodeContainerStatus = decoderOf(status);

const entry = z.tuple([z.string(), z.string()]);
const config = z.looseObject({
  digest: z.string().optional(),
  /** Raw `lxc.*` lines of the file. */
  lxc: z.array(entry).optional(),
});
export const decodeRawConfig = decoderOf(config);
export type RawConfig = z.infer<typeof config>;

/** A container's configuration: every option as the text Proxmox takes back, booleans as 1 and 0. */
export type ContainerConfig = {
  config: Record<string, string>;
  /** Send it along with a change, so that it fails when someone else changed the file meanwhile. */
  digest: string | null;
  /** Raw `lxc.*` lines, which the API shows and does not take. */
  rawLines: readonly (readonly [key: string, value: string])[];
};

export function toContainerConfig({ digest, lxc, ...options }: RawConfig): ContainerConfig {
  const texts = Object.entries(options).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
  );
  return { config: Object.fromEntries(texts), digest: digest ?? null, rawLines: lxc ?? [] };
}

const pendingOption = z.looseObject({
  key: z.string(),
  /** In effect now. */
  value: z.unknown().optional(),
  /** In effect after the next start. */
  pending: z.unknown().optional(),
  /** 1: removed with the next start; 2: removed by force. */
  delete: pveNumber.optional(),
});
export type PendingOption = z.infer<typeof pendingOption>;
export const decodePending = decoderOf(z.array(pendingOption));

const snapshot = z.looseObject({
  name: pveText,
  /** Seconds; absent for `current`, which is no snapshot. */
  snaptime: pveNumber.optional(),
  description: z.string().optional(),
});
export type Snapshot = z.infer<typeof snapshot>;
export const decodeSnapshots = decoderOf(z.array(snapshot));

const address = z.looseObject({
  'ip-address': z.string(),
  prefix: pveNumber.optional(),
  'ip-address-type': z.string().optional(),
});
const networkInterface = z
  .looseObject({
    name: z.string(),
    hwaddr: z.string().optional(),
    inet: z.string().optional(),
    inet6: z.string().optional(),
    'ip-addresses': z.array(address).optional(),
  })
  .transform((seen) => ({ ...seen, addresses: addressesOf(seen) }));
export type ContainerInterface = z.infer<typeof networkInterface>;

/** A stopped container answers with null. */
export const decodeInterfaces = decoderOf(
  z
    .array(networkInterface)
    .nullable()
    .transform((interfaces) => interfaces ?? []),
);

/** All addresses; `ip-addresses` is the full list, `inet` and `inet6` one of each kind, older servers know only those. */
function addressesOf(seen: {
  inet?: string | undefined;
  inet6?: string | undefined;
  'ip-addresses'?: z.infer<typeof address>[] | undefined;
}): string[] {
  const full = (seen['ip-addresses'] ?? []).map(({ 'ip-address': ip, prefix }) =>
    prefix === undefined ? ip : `${ip}/${prefix}`,
  );
  return [...new Set([...full, ...[seen.inet, seen.inet6].filter((one) => one !== undefined)])];
}
