import type { AppErrorData, ErrorCode, ErrorDetails } from '../errors.ts';
import type { Cause } from './causes.ts';

/** What an error code of ours says by itself about the cause, where no line says more. */
export type Hint = { readonly cause: Cause; readonly isSure: boolean; readonly line: string | null };

/** One failure of the code C; distributes over unions, so that code and details stay together. */
type Failed<C extends ErrorCode> = { [K in C]: { code: K; details: ErrorDetails<K> } }[C];
type Told = Hint | 'own-words' | null;
type HintTable = { readonly [C in ErrorCode]: ((details: ErrorDetails<C>) => Told) | Told };

const sure = (cause: Cause, line: string | null = null): Hint => ({ cause, isSure: true, line });
const likely = (cause: Cause, line: string | null = null): Hint => ({ cause, isSure: false, line });

/** Exhaustive: whoever adds a code decides here what it explains. `null` leaves it to the rules. */
const hints: HintTable = {
  'pve:unreachable': ({ node }) => (node === undefined ? null : 'own-words'),
  'container:left-over': 'own-words',
  'container:half-made': 'own-words',
  'terminal:closed': 'own-words',
  'os-template:exists': 'own-words',
  'os-template:no-room': 'own-words',
  'os-template:file-changed': 'own-words',
  'os-template:cut-off': 'own-words',
  'os-template:not-as-said': 'own-words',
  'os-template:not-offered': 'own-words',
  'pve:timeout': () => sure('connection-timeout'),
  'pve:untrusted-certificate': () => sure('certificate-not-trusted'),
  'pve:unauthenticated': ({ reason }) => likely('wrong-credentials', reason),
  'pve:forbidden': ({ reason }) => sure('permission-denied', reason),
  'pve:not-found': null,
  'pve:busy': ({ reason }) => sure('container-locked', reason),
  'pve:vmid-taken': ({ reason }) => sure('vmid-taken', reason),
  'pve:invalid-parameters': null,
  'pve:refused': null,
  'pve:task-failed': null,
  'pve:unexpected-response': null,
  'pve:unknown-outcome': null,
  'ssh:unreachable': null,
  'ssh:auth-failed': () => sure('ssh-key-refused'),
  'ssh:host-key-mismatch': () => sure('ssh-host-key-changed'),
  'ssh:host-key-unknown': () => sure('ssh-host-key-unknown'),
  'ssh:command-failed': null,
  'ssh:connection-lost': () => sure('ssh-connection-lost'),
  'ssh:timeout': () => sure('timed-out'),
  'ssh:upload-failed': null,
  'provision:wait-timeout': ({ what, lastSeen, brokenLink }) => {
    // The chain was looked at, and the link that is broken has its own advice.
    if (brokenLink !== null || what === 'init' || what === 'address') return 'own-words';
    if (what === 'dns') return sure('dns-resolution-failed', lastSeen || null);
    if (what === 'route') return sure('network-unreachable', lastSeen || null);
    if (what === 'package-lock') return sure('apt-lock-held', lastSeen || null);
    return what === 'ssh' ? likely('host-unreachable', lastSeen || null) : null;
  },
  'provision:package-missing': ({ lastLines }) => sure('package-not-found', lastLines.at(-1) ?? null),
  'provision:check-failed': null,
  'provision:unsupported': 'own-words',
  'container:not-found': () => sure('container-missing'),
  'container:gone': () => sure('container-missing'),
  'guest:half-run': 'own-words',
  'guest:no-way-in': 'own-words',
  'container:not-running': ({ reason }) => sure('container-not-running', reason),
  'container:running': () => sure('container-running'),
  'container:protected': () => sure('container-protected'),
  'container:shutdown-ignored': () => sure('shutdown-timeout'),
  'container:still': 'own-words',
  'container:changed': 'own-words',
  'container:busy': 'own-words',
  'container:there': 'own-words',
  'input:invalid': 'own-words',
  'template:invalid': 'own-words',
  'template:not-found': 'own-words',
  'template:changed': 'own-words',
  'template:disk-changed': 'own-words',
  'template:refused': 'own-words',
  'file:unusable': 'own-words',
  'template:folder-unusable': 'own-words',
  'template:bad-archive': 'own-words',
  'template:too-large': 'own-words',
  'bucket:not-found': 'own-words',
  'bucket:changed': 'own-words',
  'plan:stale': 'own-words',
  'plan:blocked': 'own-words',
  'plan:not-in-plan': 'own-words',
  'job:cancelled': 'own-words',
  'job:not-found': 'own-words',
  'job:not-possible': 'own-words',
  'connection:not-found': 'own-words',
  'connection:other-server': 'own-words',
  'connection:name-taken': 'own-words',
  'demo:not-running': 'own-words',
  'demo:fault-refused': 'own-words',
  'vault:locked': 'own-words',
  'vault:no-keystore': 'own-words',
  'vault:wrong-passphrase': 'own-words',
  'vault:unreadable': 'own-words',
  'url:refused': 'own-words',
  'store:unreadable': 'own-words',
  internal: 'own-words',
};

export function hintOf(error: AppErrorData): Told {
  return hint(error);
}

const hint = <C extends ErrorCode>({ code, details }: Failed<C>): Told => {
  const of: HintTable[C] = hints[code];
  return typeof of === 'function' ? of(details) : of;
};
