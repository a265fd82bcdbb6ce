import { homedir } from 'node:os';
import path from 'node:path';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type KeyChannels = `keys:${'list' | 'choose-file'}` | 'secret:copy';

/** What a person signs in with: their own public keys, and a password on its way to the clipboard. */
export function keyHandlers({ desktop }: Parts): Pick<Handlers, KeyChannels> {
  return {
    'keys:list': async (_nothing, signal) => {
      const { ownPublicKeys } = await import('../ssh/own-keys.ts');
      return ownPublicKeys({ folder: path.join(homedir(), '.ssh'), agentSocket: agentSocket() }, { signal });
    },
    'keys:choose-file': async () => {
      const { readKeyFile } = await import('../ssh/own-keys.ts');
      const file = await desktop.chooseOpenFile('Public keys', ['pub', 'txt', 'keys']);
      return file === null ? null : readKeyFile(file);
    },
    'secret:copy': ({ text }) => ({ clearsAt: desktop.copySecret(text) }),
  };
}

/** Where the running agent listens; OpenSSH for Windows has a pipe of its own. */
function agentSocket(): string | null {
  const named = process.env['SSH_AUTH_SOCK'];
  if (named) return named;
  return process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : null;
}
