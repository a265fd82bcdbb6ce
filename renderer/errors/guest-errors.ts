import type { ErrorCode } from '../../shared/errors.ts';
import { seconds, sentence, type DescribeTable } from './description.ts';

type GuestCode = Extract<ErrorCode, `ssh:${string}` | `provision:${string}`>;

const waits = {
  init: 'its services have settled',
  address: 'it has an address',
  route: 'it has a route to the outside',
  dns: 'names can be resolved',
  'package-lock': 'the package manager is free',
  ssh: 'SSH answers',
} as const;

/** A script's or program's name as it is; a whole shell text is left to the details. */
const shortCommand = (command: string): string =>
  command.length <= 60 && !command.includes('\n') ? command : 'A command in the container';

export const guestErrors: DescribeTable<GuestCode> = {
  'ssh:unreachable': ({ host, port, attempts, waitedMs, reason }) => ({
    title: `SSH on ${host} does not answer`,
    explanation: `${attempts} attempts on port ${port} in ${seconds(waitedMs)}. Last cause: ${sentence(reason)}`,
    nextStep: 'Check the container’s network and that this computer can reach it; then retry.',
  }),
  'ssh:auth-failed': ({ host, user, methods }) => ({
    title: `${host} refused the sign-in of ${user}`,
    explanation: `Tried once with: ${methods.join(', ') || 'nothing it accepts'}.`,
    nextStep: 'Check that root may sign in with a key in this image, then retry.',
  }),
  'ssh:host-key-mismatch': ({ host, keyType, expected, presented }) => ({
    title: `${host} shows another host key than expected`,
    explanation: `${keyType} ${presented} instead of ${expected.join(' or ')}. Nothing was sent.`,
    nextStep: 'Another machine may have this address. Find out which before you go on.',
  }),
  'ssh:host-key-unknown': ({ host, keyType, presented }) => ({
    title: `The host key of ${host} was not accepted`,
    explanation: `It presented ${keyType} ${presented}.`,
    nextStep: 'Compare it in the container (ssh-keygen -lf /etc/ssh/…pub), then retry.',
  }),
  'ssh:command-failed': ({ command, exitCode, signal, lastLines }) => ({
    title: `${shortCommand(command)} failed`,
    explanation: signal !== null ? `It was ended by ${signal}.` : `It ended with exit code ${exitCode ?? 'unknown'}.`,
    nextStep: 'Its last lines usually name the cause. Put it right, then retry, or skip this step.',
    lines: lastLines,
  }),
  'ssh:connection-lost': ({ host, during }) => ({
    title: `The connection to ${host} was lost`,
    explanation: `It happened during: ${sentence(during)} How far that came is not known.`,
    nextStep: 'Retry when the container can be reached again.',
  }),
  'ssh:timeout': ({ command, afterMs, kind }) => ({
    title: `${shortCommand(command)} took too long`,
    explanation:
      kind === 'idle' ? `It printed nothing for ${seconds(afterMs)}.` : `It was not done after ${seconds(afterMs)}.`,
    nextStep: 'It may wait for an answer. Make it run without questions, or give it more time, then retry.',
  }),
  'ssh:upload-failed': ({ path, reason }) => ({
    title: `${path} could not be written`,
    explanation: sentence(reason),
    nextStep: 'Check the folder and the free space in the container, then retry.',
  }),
  'provision:wait-timeout': ({ what, waitedMs, lastSeen }) => ({
    title: `Waited ${seconds(waitedMs)} until ${waits[what]}`,
    explanation: lastSeen ? `Last seen: ${sentence(lastSeen)}` : 'Nothing was seen in that time.',
    nextStep:
      what === 'address'
        ? 'Check bridge, VLAN and the DHCP server, or give it a static address. Then retry.'
        : 'Check the container’s network and console, then retry.',
  }),
  'provision:package-missing': ({ manager, packages, lastLines }) => ({
    title: packages.length === 1 ? `There is no package ${packages[0]}` : `${packages.length} packages do not exist`,
    explanation: `${manager} does not know: ${packages.join(', ')}.`,
    nextStep: 'Correct the name, or skip the packages and install them later.',
    lines: lastLines,
  }),
  'provision:check-failed': ({ check, waitedMs, lastSeen }) => ({
    title: `The check “${check}” does not hold`,
    explanation: `Waited ${seconds(waitedMs)}. ${lastSeen ? `Last seen: ${sentence(lastSeen)}` : 'Nothing was seen in that time.'}`,
    nextStep:
      'Look at the services and the log in the container. Retry, or skip the checks to mark it ready all the same.',
  }),
  'provision:unsupported': ({ what, reason }) => ({
    title: `${what} is not possible here`,
    explanation: sentence(reason),
    nextStep: 'Choose another image, or leave this out.',
  }),
};
