import { AppError } from '../../shared/errors.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { remote } from './remote.ts';
import type { Transport } from './transport.ts';

export const gantryFolder = '/var/lib/gantry';
/** A folder per service, a file per key. */
export const credentialsFolder = `${gantryFolder}/credentials`;

/** Where texts of one kind are kept for a user. */
export const privateFolder = (kind: 'scripts' | 'checks' | 'custom', user: string): string =>
  `${gantryFolder}/${kind}${user === 'root' ? '' : `.${user}`}`;

/**
 * Makes the folder a text is put into. Only root ever writes there, so that nothing in it can be exchanged under root's hands; another
 * user may go through it to the texts that are its own, and list nothing. @throws AppError `ssh:upload-failed`, also when there is no such user */
export async function prepareFolder(
  transport: Transport,
  { folder, runAs, name }: { folder: string; runAs: string; name: string },
  { signal }: { signal?: AbortSignal | undefined },
): Promise<void> {
  const [at, user] = [shellQuote(folder), shellQuote(runAs)];
  const own =
    runAs === 'root'
      ? ''
      : `id -u ${user} >/dev/null 2>&1 || { echo "there is no user "${user} >&2; exit 1; }\n{ [ -O ${at} ] || chown 0:0 ${at}; } && chmod 0711 ${at}`;
  const { exitCode, stderr } = await transport.exec(
    remote(
      `mkdir -p ${gantryFolder} ${gantryFolder}/markers ${at} && chmod 0711 ${gantryFolder} && chmod 0700 ${gantryFolder}/markers ${at} || exit 1\n${own}`,
    ),
    { signal, timeoutMs: 30_000, allowFailure: true },
  );
  if (exitCode === 0) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new AppError('ssh:upload-failed', `Could not place ${name}: ${reason}`, { path: `${folder}/${name}`, reason });
}

/** Shell text that goes on as another user. runuser (util-linux) keeps the environment and asks for no password; BusyBox has su only, which root may use freely. */
export function asUser(user: string, body: string): string {
  // -p keeps the environment, HOME included.
  const name = shellQuote(user);
  const command = shellQuote(
    `HOME=$(awk -F: -v u=${name} '$1 == u { print $6; exit }' /etc/passwd); USER=${name} LOGNAME=${name}; export HOME USER LOGNAME; cd "$HOME" 2>/dev/null || cd /; ${body}`,
  );
  return `if command -v runuser >/dev/null 2>&1; then exec runuser -u ${name} -- sh -c ${command}; else exec su -s /bin/sh -p -c ${command} -- ${name}; fi`;
}
