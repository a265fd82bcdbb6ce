import { isIP } from 'node:net';
import { chooseAddress, type InterfaceAddresses } from '../lib/choose-address.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { OsFacts } from './detect-os.ts';
import { ask } from './remote.ts';
import type { Transport } from './transport.ts';
import { waitUntil } from './wait-until.ts';
import type { Look, WaitOptions } from './wait-until.ts';

const lookTimeoutMs = 10_000;

/** Waits until the system manager has settled: systemd `running` or `degraded`, OpenRC in its default run level. 120 s unless told. */
export function waitForInit(transport: Transport, options: WaitOptions): Promise<void> {
  return waitUntil('init', { timeoutMs: 120_000, ...options }, async () => {
    const answer = await ask(transport, initQuestion, { signal: options.signal, timeoutMs: lookTimeoutMs });
    return judgeInit(answer);
  });
}

const initQuestion = `if [ -d /run/systemd/system ] || { [ ! -d /run/openrc ] && command -v systemctl >/dev/null 2>&1; }; then
  echo "systemd $(systemctl is-system-running 2>/dev/null)"
  systemctl list-jobs --no-legend --no-pager 2>/dev/null | head -n 3
elif command -v rc-status >/dev/null 2>&1; then echo "openrc $(rc-status --runlevel 2>/dev/null)"
else echo none; fi`;

/** Reads one answer about the system manager. Where it cannot tell (none, offline, unknown) there is nothing to wait for. */
export function judgeInit(answer: string): Look<void> {
  const [first = '', ...jobs] = answer.trim().split('\n');
  const [manager, state = ''] = first.trim().split(/\s+/);
  if (manager === 'systemd' && (state === 'initializing' || state === 'starting')) {
    const names = jobs.map((line) => line.trim().split(/\s+/)[1] ?? '').filter((name) => name !== '');
    return { waiting: `The system is ${state}${names.length > 0 ? `: ${names.join(', ')}` : ''}` };
  }
  if (manager === 'openrc' && (state === 'sysinit' || state === 'boot'))
    return { waiting: `The system is in run level ${state}` };
  return { ready: undefined };
}

/**
 * Waits until the container has an address, asking outside (`/interfaces`), where no way in is needed. 60 s unless told.
 * Gives back the address to use: IPv4 before IPv6, never a link-local one, without prefix. `why` tells what else is known of the cause.
 */
export function waitForAddress(
  askInterfaces: (signal?: AbortSignal) => Promise<readonly InterfaceAddresses[]>,
  { why, ...options }: WaitOptions & { why?: (() => string) | undefined },
): Promise<string> {
  return waitUntil('address', options, async () => {
    const interfaces = await askInterfaces(options.signal);
    const address = chooseAddress(interfaces);
    if (address !== null) return { ready: address };
    const reason = why?.() ?? '';
    return { waiting: `${describeInterfaces(interfaces)}${reason === '' ? '' : `; ${reason}`}` };
  });
}

function describeInterfaces(interfaces: readonly InterfaceAddresses[]): string {
  const outer = interfaces.filter(({ name }) => name !== 'lo');
  if (outer.length === 0) return 'No network interface yet';
  return outer
    .map(({ name, addresses }) => `${name}: ${addresses.length > 0 ? `only ${addresses.join(', ')}` : 'no address'}`)
    .join('; ');
}

/** Waits for a default route, IPv4 or IPv6, or for a way to `host` where that is next door. 30 s unless told. */
export function waitForRoute(
  transport: Transport,
  { host, ...options }: WaitOptions & { host?: string | undefined },
): Promise<void> {
  const nextDoor = host === undefined ? '' : nextDoorQuestion(host);
  return waitUntil('route', { timeoutMs: 30_000, ...options }, async () => {
    const answer = await ask(transport, `${routeQuestion}${nextDoor}\ntrue`, {
      signal: options.signal,
      timeoutMs: lookTimeoutMs,
    });
    return answer.trim() === '' ? { waiting: 'There is no default route' } : { ready: undefined };
  });
}

// /proc/net/route: destination 00000000 with mask 00000000 is the default route.
const routeQuestion = `{ ip route show default; ip -6 route show default; } 2>/dev/null | grep -e '^default' && exit 0
awk '$2 == "00000000" && $8 == "00000000" { print }' /proc/net/route 2>/dev/null`;

const nextDoorQuestion = (host: string): string => `
address=${isIP(host) > 0 ? shellQuote(host) : `$(getent hosts ${shellQuote(host)} 2>/dev/null | awk '{ print $1; exit }')`}
[ -n "$address" ] && ip route get "$address" 2>/dev/null`;

/** The host packages come from: a proxy the package manager is told to use, or the first source. */
export async function findPackageHost(
  transport: Transport,
  { family }: Pick<OsFacts, 'family'>,
  { signal }: Pick<WaitOptions, 'signal'>,
): Promise<string> {
  return packageHost(await ask(transport, sourcesQuestion, { signal, timeoutMs: lookTimeoutMs }), family);
}

/** Waits until the host the packages come from can be resolved. 60 s unless told. */
export async function waitForDns(
  transport: Transport,
  os: Pick<OsFacts, 'family'>,
  options: WaitOptions,
): Promise<void> {
  const host = await findPackageHost(transport, os, options);
  if (isIP(host) === 0) await waitForName(transport, host, options);
}

/** Waits until a name can be resolved. 60 s unless told. */
export async function waitForName(transport: Transport, host: string, options: WaitOptions): Promise<void> {
  await waitUntil('dns', options, async () => {
    const answer = await ask(transport, resolveQuestion(host), { signal: options.signal, timeoutMs: lookTimeoutMs });
    return answer.trim() === 'resolved' ? { ready: undefined } : { waiting: `${host} cannot be resolved` };
  });
}

// A proxy does the resolving for whoever uses it.
const sourcesQuestion = `grep -rhi proxy /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/dnf/dnf.conf /etc/environment 2>/dev/null | grep -v -e '^ *//' -e '^ *#' | grep -e '://' | head -n 5
cat /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apk/repositories 2>/dev/null | grep -e 'http' | head -n 20
true`;

/** The first host named in the package sources; the family's own mirror when none is. Never more than a plain host name. */
export function packageHost(sources: string, family: OsFacts['family']): string {
  for (const line of sources.split('\n')) {
    const host = /^[^#]*https?:\/\/([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)/.exec(line)?.[1];
    if (host !== undefined && !line.trimStart().startsWith('#')) return host;
  }
  return mirrors[family];
}

const mirrors: Record<OsFacts['family'], string> = {
  debian: 'deb.debian.org',
  alpine: 'dl-cdn.alpinelinux.org',
  fedora: 'mirrors.fedoraproject.org',
  arch: 'geo.mirror.pkgbuild.com',
  suse: 'download.opensuse.org',
  other: 'deb.debian.org',
};

const resolveQuestion = (
  host: string,
): string => `if command -v getent >/dev/null 2>&1; then getent hosts ${host} >/dev/null 2>&1 && echo resolved
else nslookup ${host} >/dev/null 2>&1 && echo resolved; fi
true`;
