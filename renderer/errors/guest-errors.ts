import type { ErrorCode } from '../../shared/errors.ts';
import { chainAdvice, chainExplanation, chainLines, lastSeenBeside } from './chain-words.ts';
import { seconds, sentence, type DescribeTable } from './description.ts';

type GuestCode = Extract<ErrorCode, `ssh:${string}` | `provision:${string}` | `guest:${string}`>;

const waits = {
  init: 'its services have settled',
  address: 'it has an address',
  route: 'it has a route to the outside',
  dns: 'names can be resolved',
  'package-lock': 'the package manager is free',
  ssh: 'SSH answers',
} as const;

/** What to do where no broken link was found. */
const waitAdvice = {
  init: 'Look in the container’s console at what still starts, then retry, or skip this wait.',
  address: 'Check bridge, VLAN and the DHCP server, or give it a static address. Then retry.',
  route: 'Check its gateway, then retry; skip this where its packages come from next door.',
  dns: 'Check its name servers, then retry.',
  'package-lock': 'Wait until the holder is done, or end it in the container; then retry.',
  ssh: 'Check the container’s network and console, then retry.',
} as const;

const wayNames = { ssh: 'SSH', 'pct-exec': 'pct exec', terminal: 'API terminal' } as const;

/** What opens a way that was not there to be tried is easier than mending one that was. */
function nextWay(ways: readonly { way: keyof typeof wayNames; outcome: 'failed' | 'skipped' }[]): string {
  const isClosed = (way: keyof typeof wayNames): boolean =>
    ways.some((one) => one.way === way && one.outcome === 'skipped');
  if (isClosed('pct-exec') && isClosed('terminal'))
    return 'Give Gantry a sign-in to the nodes (Servers, Ways into containers) or the right VM.Console, or put SSH right; then retry.';
  return 'Put one of them right, then retry; or finish without provisioning.';
}

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
    nextStep:
      'Another machine may have this address: find out which before you go on. If its keys were made anew, forget the old ones under SSH trust on the server’s page.',
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
  'guest:half-run': ({ script }) => ({
    title: `${script} may have run in part`,
    explanation: 'It was begun here before without ending well. What it had done until then is there.',
    nextStep: 'Look inside first. Then run it again from its first line, or skip it where its work is done.',
  }),
  'guest:no-way-in': ({ vmid, ways, ...verdict }) => ({
    title: `No way into container ${vmid}`,
    explanation: [
      ...ways.map(({ way, reason }) => `${wayNames[way]}: ${sentence(reason)}`),
      ...(verdict.brokenLink === 'reach' || verdict.brokenLink === 'sshd' ? [] : [chainExplanation(verdict)]),
    ]
      .filter((part) => part !== '')
      .join(' '),
    nextStep: [chainAdvice(verdict), nextWay(ways)].filter((part) => part !== null).join(' '),
    ...(verdict.checked.length > 0 && { lines: chainLines(verdict) }),
  }),
  'provision:wait-timeout': ({ what, waitedMs, lastSeen, ...verdict }) => ({
    title: `Waited ${seconds(waitedMs)} until ${waits[what]}`,
    explanation: [
      chainExplanation(verdict),
      lastSeen ? `Last seen: ${sentence(lastSeenBeside(lastSeen, verdict))}` : 'Nothing was seen in that time.',
    ]
      .filter((part) => part !== '')
      .join(' '),
    nextStep: chainAdvice(verdict) ?? waitAdvice[what],
    ...(verdict.checked.length > 0 && { lines: chainLines(verdict) }),
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
