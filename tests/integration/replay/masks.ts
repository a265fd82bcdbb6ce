/** Texts in which the recorded node and this one may differ. */
export const normal = (text: string): string =>
  text
    .replaceAll(/UPID:[^'"\s]+/g, 'UPID')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID');

/** pressure… is null only because the recording kernel had no cgroup v2; `saved` is text or number by chance. */
export const withoutMachine = (json: unknown): unknown =>
  JSON.parse(
    JSON.stringify(json ?? null, (key, value: unknown) => (/^pressure|^saved$|^flags$/.test(key) ? undefined : value)),
  );

/** Random, of the moment, or of the machine. */
const OF_THE_MOMENT =
  /^(upid|pid|pstart|starttime|endtime|uptime|time|localtime|ctime|snaptime|created|cpu|mem|maxmem|memhost|disk|maxdisk|diskread|diskwrite|netin|netout|swap|maxswap|used|used_fraction|avail|total|free|available|size|maxcpu|digest|ticket|CSRFPreventionToken|value|hwaddr|hardware-address|ssl_fingerprint|fingerprint|sha512sum|md5sum|loadavg|wait|idle|pressure\w*|saved|cgroup-mode|port)$/;

/** A JSON value without what differs from one moment, machine or run to the next, and with a fixed order where Perl's hashes have none. */
export const masked = (json: unknown): unknown => ordered(JSON.parse(JSON.stringify(json ?? null, maskedValue)));

function maskedValue(key: string, value: unknown): unknown {
  if (key.startsWith('pressure')) return undefined;
  if (OF_THE_MOMENT.test(key)) return typeof value;
  if (typeof value !== 'string') return value;
  if (key === 'content' || key === 'privs') return value.split(',').toSorted().join(',');
  return normal(value)
    .replaceAll(/hwaddr=[0-9A-F:]{17}/gi, 'hwaddr=MAC')
    .replaceAll(/::SIGNATURE|::[A-Za-z0-9+/=]{40,}/g, '::SIGNATURE')
    .replaceAll(/SHA256:\S+/g, 'SHA256')
    .replaceAll(/fe80::[0-9a-f:]+/g, 'fe80::')
    .replaceAll(/totp:[0-9a-f]{8}/g, 'totp:ID')
    .replaceAll(/ssh_host_\w+_key/g, 'KEY')
    .replaceAll(/\d+MiB\/s/g, 'SPEED');
}

/** Lists have the order of a hash, except logs, whose lines are numbered. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    const isNumbered = items.some((item) => typeof item === 'object' && item !== null && 'n' in item);
    return isNumbered ? items : items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, ordered(inner)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
