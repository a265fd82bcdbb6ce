import { ask } from './remote.ts';
import type { Transport } from './transport.ts';

export const systemManagers = ['apt', 'apk', 'dnf', 'pacman', 'zypper'] as const;
export type SystemManager = (typeof systemManagers)[number];
export type OsFacts = {
  /** `ID` of /etc/os-release: debian, ubuntu, alpine, fedora … */
  id: string;
  /** `VERSION_ID`; empty on rolling releases. */
  version: string;
  family: 'debian' | 'alpine' | 'fedora' | 'arch' | 'suse' | 'other';
  init: 'systemd' | 'openrc' | 'none';
  packageManager: SystemManager | null;
};

const question = `cat /etc/os-release /usr/lib/os-release 2>/dev/null
echo ===init
if [ -d /run/systemd/system ]; then echo systemd
elif [ -d /run/openrc ]; then echo openrc
elif command -v systemctl >/dev/null 2>&1; then echo systemd
elif command -v rc-service >/dev/null 2>&1; then echo openrc
else echo none; fi
echo ===managers
for tool in apt-get apk dnf pacman zypper; do command -v "$tool" >/dev/null 2>&1 && echo "$tool"; done
true`;

/** Finds out what runs in the container. */
export async function detectOs(
  transport: Transport,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<OsFacts> {
  return parseOsFacts(await ask(transport, question, options));
}

/** Reads the answer of the detection script; what is missing becomes `linux`, empty, `other`, `none` or null. */
export function parseOsFacts(output: string): OsFacts {
  const [release = '', rest = ''] = output.split('===init\n');
  const [init = '', managers = ''] = rest.split('===managers\n');
  const values = parseOsRelease(release);
  const id = values.get('ID') ?? 'linux';
  const likes = [id, ...(values.get('ID_LIKE') ?? '').split(/\s+/)];
  const tools = new Set(managers.split('\n').map((line) => line.trim()));
  const packageManager = systemManagers.find((manager) => tools.has(manager === 'apt' ? 'apt-get' : manager)) ?? null;
  return {
    id,
    version: values.get('VERSION_ID') ?? '',
    family: likes.map((like) => families.get(like)).find((family) => family !== undefined) ?? 'other',
    init: init.trim() === 'systemd' ? 'systemd' : init.trim() === 'openrc' ? 'openrc' : 'none',
    packageManager,
  };
}

const families = new Map<string, OsFacts['family']>([
  ['debian', 'debian'],
  ['ubuntu', 'debian'],
  ['alpine', 'alpine'],
  ['fedora', 'fedora'],
  ['rhel', 'fedora'],
  ['centos', 'fedora'],
  ['arch', 'arch'],
  ['archarm', 'arch'],
  ['suse', 'suse'],
  ['opensuse', 'suse'],
]);

/** Assignments of os-release(5), unquoted; the first one of a name counts. */
export function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z0-9_]+)=(.*)$/.exec(line);
    const name = match?.[1];
    if (name === undefined || values.has(name)) continue;
    const raw = (match?.[2] ?? '').trim();
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    values.set(name, (quoted?.[2] ?? raw).replace(/\\(["$`\\])/g, '$1'));
  }
  return values;
}
