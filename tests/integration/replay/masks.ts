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
  /^(upid|pid|pstart|starttime|endtime|uptime|time|ctime|snaptime|created|cpu|mem|maxmem|memhost|disk|maxdisk|diskread|diskwrite|netin|netout|swap|maxswap|used|used_fraction|avail|total|free|available|size|maxcpu|digest|ticket|CSRFPreventionToken|value|hwaddr|hardware-address|ssl_fingerprint|fingerprint|sha512sum|md5sum|loadavg|wait|idle|pressure\w*|saved|cgroup-mode|port)$/;

/** A JSON value without what differs from one moment, machine or run to the next. */
export const masked = (json: unknown): unknown =>
  JSON.parse(
    JSON.stringify(json ?? null, (key, value: unknown) => {
      if (OF_THE_MOMENT.test(key)) return typeof value;
      if (typeof value !== 'string') return value;
      return normal(value)
        .replaceAll(/hwaddr=[0-9A-F:]{17}/gi, 'hwaddr=MAC')
        .replaceAll(/::SIGNATURE|::[A-Za-z0-9+/=]{40,}/g, '::SIGNATURE')
        .replaceAll(/fe80::[0-9a-f:]+/g, 'fe80::');
    }),
  );
