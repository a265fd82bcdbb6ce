import { remote } from '../../electron/provisioning/remote.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';

// What a second run may touch: markers tell each run, and a daemon keeps its own data.
const question = `export LC_ALL=C
places=
for place in /etc /home /opt /root /srv /usr/local /var/lib/gantry /var/spool/cron /var/www; do
  [ -d "$place" ] && places="$places $place"
done
find $places -xdev -path /var/lib/gantry/markers -prune -o \\( -type d -o -type l -o -type f \\) -printf '%y %m %u:%g %p -> %l\\n'
find $places -xdev -path /var/lib/gantry/markers -prune -o -type f -exec sha256sum {} +
dpkg-query -W -f='package \${Package} \${Version} \${db:Status-Status}\\n'
for stat in /proc/[0-9]*/stat; do
  sed -n 's/^\\([0-9]*\\) (\\(.*\\)) . 1 .*/daemon \\1 \\2/p' "$stat" 2>/dev/null
done`;

/** Everything a template could change, a line each, sorted: files with rights, owner and checksum, packages, running daemons. */
export async function listSystem(transport: Transport): Promise<string[]> {
  const { stdout } = await transport.exec(remote(question), { timeoutMs: 60_000 });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}

/** What a second look sees that a first did not, and the other way round. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const [old, fresh] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}

/** The passwords that scripts kept for Gantry; what is saved beside them (names of users and databases) is no secret. */
export async function savedSecrets(transport: Transport): Promise<string[]> {
  const { stdout } = await transport.exec(remote('cat /var/lib/gantry/credentials/*/password 2>/dev/null; echo'));
  return stdout.split('\n').filter((line) => line !== '');
}
