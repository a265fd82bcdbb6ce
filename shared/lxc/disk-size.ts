const perUnit: Readonly<Record<string, number>> = { '': 1 / 1024 ** 3, K: 1 / 1024 ** 2, M: 1 / 1024, G: 1, T: 1024 };

/** `8G`, `512M` … as Proxmox writes sizes (PVE/JSONSchema.pm, parse_size); null for what is none. */
export function sizeInGiB(text: string): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text) ?? [];
  const share = perUnit[unit];
  return digits === undefined || share === undefined ? null : Number(digits) * share;
}
