import { warns, type Check } from './check.ts';

/** Proxmox takes the same name twice; whoever looks for one of them by its name finds either. */
export const nameClash: Check = (spec, { guestNames }) => {
  const taken = new Set(guestNames.map(({ name }) => name.toLowerCase()));
  const free = freeName(spec.hostname, taken);
  return guestNames
    .filter(({ name }) => name.toLowerCase() === spec.hostname.toLowerCase())
    .map(({ where }) =>
      warns('name', `The name ${spec.hostname} is already used ${where}`, {
        field: 'hostname',
        fix: { label: `Call it ${free}`, changes: { hostname: free } },
      }),
    );
};

/** `web` → `web-2`, `web-2` → `web-3`; the domain after it stays. */
function freeName(hostname: string, taken: ReadonlySet<string>): string {
  const [host = '', ...domain] = hostname.split('.');
  const [, stem = host, digits] = /^(.*?)-?(\d+)?$/.exec(host) ?? [];
  for (let number = Number(digits ?? 1) + 1; ; number += 1) {
    const name = [`${stem}-${number}`, ...domain].join('.');
    if (!taken.has(name.toLowerCase())) return name;
  }
}
