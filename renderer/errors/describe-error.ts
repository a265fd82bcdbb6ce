import type { AppErrorData, ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { sentence, type DescribeTable, type ErrorDescription } from './description.ts';
import { guestErrors } from './guest-errors.ts';
import { pveErrors } from './pve-errors.ts';
import { osTemplateErrors } from './os-template-errors.ts';
import { templateErrors } from './template-errors.ts';

/** Exhaustive: a code without words is a compile error here. */
const table: DescribeTable<ErrorCode> = {
  ...pveErrors,
  ...guestErrors,
  ...templateErrors,
  ...osTemplateErrors,
  'input:invalid': ({ issues }) => ({
    title: 'Something was not filled in rightly',
    explanation: sentence(issues.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; ')),
    nextStep: 'Correct it and try again.',
  }),
  'plan:stale': () => ({
    title: 'The plan is out of date',
    explanation: 'It is no longer the plan you reviewed, so it was not run.',
    nextStep: 'Look at the new plan and approve it.',
  }),
  'plan:blocked': ({ findings }) => ({
    title: 'This plan cannot run as it is',
    explanation: sentence(findings.map(({ message }) => message).join('; ')),
    nextStep: 'Change what is named, or wait for what is on its way, and review again.',
  }),
  'plan:not-in-plan': ({ method, path }) => ({
    title: 'A step wanted to do more than you approved',
    explanation: `${method} ${path} is not in the plan, so it was not sent.`,
    nextStep: 'Please report this with the details below.',
  }),
  'terminal:closed': () => ({
    title: 'This shell has ended',
    explanation: 'What was typed went nowhere.',
    nextStep: 'Open it again.',
  }),
  'job:cancelled': () => ({
    title: 'Cancelled',
    explanation: 'It was stopped before its end.',
    nextStep: 'Start it again when you like.',
  }),
  'job:not-found': () => ({
    title: 'This job is not known any more',
    explanation: 'It is not in the list of jobs.',
    nextStep: 'Open the list of jobs.',
  }),
  'job:not-possible': ({ action, state }) => ({
    title: `“${action}” is not possible now`,
    explanation: `The job is ${state}.`,
    nextStep: 'Look at its present state and choose again.',
  }),
  'container:not-found': () => ({
    title: 'This container is not known any more',
    explanation: 'It was removed here or on the server.',
    nextStep: 'Refresh the list.',
  }),
  'container:changed': ({ expected, found }) => ({
    title: 'This is not the container you saw',
    explanation: `Expected ${expected}, found ${found}. Nothing was done.`,
    nextStep: 'Refresh the list and look again before you go on.',
  }),
  'container:busy': ({ vmid, with: other }) => ({
    title: vmid === null ? 'Another job is at it' : `Container ${vmid} is busy`,
    explanation: `Another job works on it: ${sentence(other)}`,
    nextStep: 'Wait until that job has ended.',
  }),
  'container:left-over': ({ vmid, hostname, left }) => ({
    title: `Something of ${hostname} is still on the server`,
    explanation: sentence(`The roll-back of container ${vmid} left: ${left.join('; ')}`),
    nextStep: 'Retry the roll-back, or remove what is left by hand.',
  }),
  'container:half-made': ({ vmid, hostname, node, reason }) => ({
    title: `What was begun of ${hostname} is locked`,
    explanation: `Proxmox was stopped while it made container ${vmid}, and takes the lock it left there away for nobody but root on the node. ${sentence(`Gantry could not do that: ${reason}`)}`,
    nextStep: `Run “pct unlock ${vmid}” as root on node ${node}, then retry here: Gantry deletes it then.`,
  }),
  'container:gone': ({ vmid, hostname }) => ({
    title: `${hostname} no longer exists`,
    explanation: `Container ${vmid} was deleted on the server while the job ran. Nothing is made again by itself.`,
    nextStep: 'Start a new container from the same template when you want it back.',
  }),
  'container:running': ({ hostname }) => ({
    title: `${hostname} is running`,
    explanation: 'A running container is not deleted. Nothing was done to it.',
    nextStep: 'Shut it down, then delete it.',
  }),
  'container:not-running': ({ vmid, reason }) => ({
    title: `Container ${vmid} is not running`,
    explanation: `Nothing can be run inside it. The node said: ${reason}`,
    nextStep: 'Start it, then try again.',
  }),
  'container:there': ({ vmid, hostname }) => ({
    title: `${hostname} is still on the server`,
    explanation: `The server has a container ${vmid}, so the record of it was kept.`,
    nextStep: 'Refresh the list. To get rid of the container itself, delete it.',
  }),
  'container:protected': ({ hostname }) => ({
    title: `${hostname} is protected`,
    explanation: 'Its protection flag is set on the server, so that nobody deletes it by mistake.',
    nextStep: 'Lift it there first: container → Options → Protection. Then try again.',
  }),
  'container:shutdown-ignored': ({ hostname, afterSeconds, isReboot }) => ({
    title: `${hostname} did not shut down within ${afterSeconds} s`,
    explanation: `It was asked to ${isReboot ? 'shut down for the reboot' : 'shut down'} and is still running. Nothing else was done to it.`,
    nextStep: isReboot
      ? 'Wait longer, or leave it running. To reboot it by force, stop it hard and start it again.'
      : 'Wait longer, stop it hard, or leave it running.',
  }),
  'container:still': ({ hostname, status, wanted }) => ({
    title: `${hostname} is not ${wanted}`,
    explanation: `Proxmox’s task ended well, yet the container is ${status}.`,
    nextStep: 'Look at its console and at the HA state on the server, then try again.',
  }),
  'connection:not-found': () => ({
    title: 'This server is not in the list any more',
    explanation: 'It was removed.',
    nextStep: 'Add it again, or choose another one.',
  }),
  'connection:other-server': ({ name, known, found }) => ({
    title: `This is not ${name}`,
    explanation: `It has the nodes ${found.join(', ') || 'none'}; ${name} has ${known.join(', ')}. Everything known of its containers would count as gone.`,
    nextStep: 'Check the address. To use both, add this one as a server of its own.',
  }),
  'connection:name-taken': ({ name }) => ({
    title: `There is already a server named ${name}`,
    explanation: 'Names tell the servers apart, so each is used once.',
    nextStep: 'Choose another name.',
  }),
  'file:unusable': ({ aim, path, reason }) => ({
    title: aim === 'write' ? 'The file could not be written' : 'This file cannot be read',
    explanation: `${path}: ${sentence(reason)}`,
    nextStep:
      aim === 'write' ? 'Nothing was left there. Choose another place.' : 'Nothing was changed. Choose another file.',
  }),
  'demo:not-running': () => ({
    title: 'The demo homelab is not running',
    explanation: 'Faults live in its process, so there is nothing to break or to undo.',
    nextStep: 'Open the demo homelab from the first page, or start Gantry again.',
  }),
  'demo:fault-refused': ({ reason }) => ({
    title: 'This could not be broken',
    explanation: sentence(reason),
    nextStep: 'Choose something else; nothing was changed.',
  }),
  'vault:locked': () => ({
    title: 'The secrets are locked',
    explanation: 'Passwords and tokens are kept under your passphrase.',
    nextStep: 'Unlock them, then try again.',
  }),
  'vault:no-keystore': ({ backend }) => ({
    title: 'This system has no keystore',
    explanation: `Secrets would lie on disk unprotected (${backend}), so they were not saved.`,
    nextStep: 'Choose a passphrase, or keep them for this session only.',
  }),
  'vault:wrong-passphrase': () => ({
    title: 'This is not the passphrase',
    explanation: 'The secrets could not be opened with it.',
    nextStep: 'Try again. Without the passphrase the secrets are lost; servers can be added anew.',
  }),
  'vault:unreadable': ({ reason }) => ({
    title: 'The saved secrets cannot be read',
    explanation: sentence(reason),
    nextStep: 'They may come from another computer or user. Enter the secrets of your servers again.',
  }),
  'url:refused': ({ url }) => ({
    title: 'This address is not opened',
    explanation: `Only http and https addresses are opened: ${url}`,
    nextStep: 'Copy it and open it yourself if you trust it.',
  }),
  'store:unreadable': ({ file, reason, backup }) => ({
    title: 'Gantry’s database cannot be read',
    explanation: `${file}: ${sentence(reason)}`,
    nextStep: backup ? `A copy from before the last change lies at ${backup}.` : 'Restore it from a backup of yours.',
  }),
  internal: ({ ref }) => ({
    title: 'Gantry has made a mistake',
    explanation: `This is a fault of the app, not of your server. The log has it under ${ref}.`,
    nextStep: `Try again; if it comes back, please report it with the reference ${ref}.`,
  }),
};

type Failure<C extends ErrorCode = ErrorCode> = { [K in C]: { code: K; details: ErrorDetails<K> } }[C];

/** The failure in the user's words. */
export function describeError(error: AppErrorData): ErrorDescription {
  return describe(error);
}

const describe = <C extends ErrorCode>({ code, details }: Failure<C>): ErrorDescription => ({
  lines: [],
  ...table[code](details),
});
