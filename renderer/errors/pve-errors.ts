import type { ErrorCode } from '../../shared/errors.ts';
import { seconds, sentence, type DescribeTable } from './description.ts';
import { plainReason } from './plain-reason.ts';

type PveCode = Extract<ErrorCode, `pve:${string}`>;

const listed = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, text]) => `${name}: ${text}`)
    .join('; ');

export const pveErrors: DescribeTable<PveCode> = {
  'pve:unreachable': ({ host, port, reason, node }) =>
    node === undefined
      ? {
          title: `${host} cannot be reached`,
          explanation: `No connection to ${host}:${port}. ${plainReason(reason) ?? sentence(reason)}`,
          nextStep:
            'Check that the server is on, that the name and port are right, and that no firewall or VPN stands between.',
        }
      : {
          title: `Node ${node} does not answer`,
          explanation: `${host} answered, but could not pass this on to ${node}. ${sentence(reason)}`,
          nextStep: `Check that ${node} is on and reached by the other nodes, and that pvedaemon and pveproxy run there. Then try again.`,
        },
  'pve:timeout': ({ host, afterMs }) => ({
    title: `${host} did not answer in time`,
    explanation: `The server took the request but gave no answer within ${seconds(afterMs)}.`,
    nextStep: 'It may be busy. Try again in a moment; if it stays like this, look at the load of the node.',
  }),
  'pve:untrusted-certificate': ({ host, expected, presented }) =>
    expected === null
      ? {
          title: `The certificate of ${host} is not trusted yet`,
          explanation: `It presents the fingerprint ${presented}. Nothing was sent to it.`,
          nextStep: 'Compare the fingerprint on the server, then trust it.',
        }
      : {
          title: `The certificate of ${host} has changed`,
          explanation: `Trusted was ${expected}; now it presents ${presented}. No password or token was sent.`,
          nextStep:
            'If you renewed the certificate, compare the new fingerprint on the server and trust it. If not, do not.',
        },
  'pve:unauthenticated': ({ host, reason, needsTotp }) => ({
    title: needsTotp ? `${host} asks for a one-time code` : `${host} refused the sign-in`,
    explanation: needsTotp
      ? 'This user has two-factor sign-in switched on.'
      : sentence(reason) || 'The user, password or token secret is not right.',
    nextStep: needsTotp
      ? 'Enter the code of your authenticator app, or use an API token instead.'
      : 'Check user and realm, or the token’s name and secret. The secret is shown once, when the token is made.',
  }),
  'pve:forbidden': ({ path, privilege, reason }) => ({
    title: privilege ? `The right ${privilege} is missing` : 'This login may not do that',
    explanation: privilege && path ? `Proxmox wants ${privilege} on ${path}. ${sentence(reason)}` : sentence(reason),
    nextStep: privilege
      ? `Give the user or token a role with ${privilege} on ${path ?? '/'} (Datacenter → Permissions), then try again.`
      : 'Sign in with a user or token that may do this.',
  }),
  'pve:not-found': ({ what, reason }) => ({
    title: `${what} does not exist`,
    explanation: sentence(reason) || 'Proxmox does not know it, or hides it from this login.',
    nextStep: 'Refresh the server; it may have been moved or removed elsewhere.',
  }),
  'pve:busy': ({ lock, reason }) => ({
    title: `Locked by Proxmox (${lock})`,
    explanation: sentence(reason) || `Another task holds the lock “${lock}”.`,
    nextStep: 'Wait until that task has ended, then try again.',
  }),
  'pve:vmid-taken': ({ vmid, reason }) => ({
    title: `Number ${vmid} is already in use`,
    explanation: sentence(reason) || 'Containers and VMs share their numbers across the cluster.',
    nextStep: 'Choose another number.',
  }),
  'pve:invalid-parameters': ({ reason, parameters }) => ({
    title: 'Proxmox refused a parameter',
    explanation: sentence(listed(parameters) || reason),
    nextStep: 'Correct the named values and try again.',
  }),
  'pve:refused': ({ status, reason, parameters }) => ({
    title: 'Proxmox refused the request',
    explanation: `${sentence(reason)} ${sentence(listed(parameters))} (status ${status})`.replaceAll('  ', ' '),
    nextStep: 'Correct what it names and try again.',
  }),
  'pve:task-failed': ({ exitstatus, decisiveLines }) => ({
    title: 'The Proxmox task failed',
    explanation: sentence(exitstatus),
    nextStep: 'These lines of its log name the cause. Put it right on the server, then retry.',
    lines: decisiveLines,
  }),
  'pve:unexpected-response': ({ method, path, status, reason }) => ({
    title: 'The server answered something unexpected',
    explanation: `${method} ${path}${status === null ? '' : ` (status ${status})`}: ${sentence(reason)}`,
    nextStep: 'Check that this is Proxmox VE 7 or newer and that no proxy changes its answers.',
  }),
  'pve:unknown-outcome': ({ method, path, reason }) => ({
    title: 'Unclear whether it was done',
    explanation: `The answer to ${method} ${path} was lost. ${sentence(reason)} It was not sent again.`,
    nextStep: 'Refresh the server to see what it did before trying again.',
  }),
};
