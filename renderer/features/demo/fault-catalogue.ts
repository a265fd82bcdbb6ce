import type { FaultKind } from '../../../shared/domain/demo-fault.ts';

export const faultGroups = ['Network', 'Tasks', 'Storage', 'SSH', 'Nodes', 'Time'] as const;
export type FaultGroup = (typeof faultGroups)[number];

/** What can be broken, in the order of the panel: what it does, and what Gantry should make of it. */
export type FaultWords = {
  readonly group: FaultGroup;
  readonly title: string;
  readonly does: string;
  readonly expected: string;
};

/** Exhaustive: a fault without words is a compile error here. */
export const faultWords: { readonly [K in FaultKind]: FaultWords } = {
  'connection-dropped': {
    group: 'Network',
    title: 'Drop the connection',
    does: 'Closes the connection to the API before, in the middle of or after a request.',
    expected: 'Gantry asks again where that is safe, and looks up what became of a change whose answer was lost.',
  },
  'answer-delayed': {
    group: 'Network',
    title: 'Delay the answers',
    does: 'Carries requests out, but holds their answers back.',
    expected: 'Gantry stays usable meanwhile and does not wait for ever.',
  },
  'answer-garbled': {
    group: 'Network',
    title: 'Garble the answers',
    does: 'Sends a sign-in page, half a document or the wrong kind of value.',
    expected: 'Gantry says that this is no answer of Proxmox and shows nothing half-read.',
  },
  'request-refused': {
    group: 'Network',
    title: 'Refuse requests',
    does: 'Answers with an error and carries nothing out.',
    expected: 'Gantry shows the reason Proxmox gives, and what to do next.',
  },
  'certificate-renewed': {
    group: 'Network',
    title: 'Renew the certificate',
    does: 'Shows a new certificate from now on. This cannot be undone, only trusted.',
    expected: 'Gantry sends nothing more and asks you to compare the fingerprints.',
  },
  'task-failed': {
    group: 'Tasks',
    title: 'Fail a task',
    does: 'Lets the next tasks of one type end with an error of your choice.',
    expected: 'The job stops at that step, shows the decisive lines, and offers to retry or roll back.',
  },
  'worker-killed': {
    group: 'Tasks',
    title: 'Kill a task’s worker',
    does: 'Ends a task without a last word; its lock and half-made disks stay behind.',
    expected:
      'Gantry does not take it for a success. The locked rest is left alone, because nothing proves whose it is.',
  },
  'storage-full': {
    group: 'Storage',
    title: 'Fill a storage',
    does: 'Leaves no room for another disk.',
    expected: 'Gantry shows the full storage in the wizard; a job under way fails with Proxmox’s own words.',
  },
  'disk-full': {
    group: 'Storage',
    title: 'Fill a container’s disk',
    does: 'Every write inside fails with “No space left on device”.',
    expected: 'The step that writes fails and names the file or package it was about.',
  },
  'ssh-refused': {
    group: 'SSH',
    title: 'Refuse SSH',
    does: 'Cuts open connections; nothing listens on port 22 any more.',
    expected: 'Gantry tries again for a while, then says how long it waited.',
  },
  'ssh-reset': {
    group: 'SSH',
    title: 'Reset SSH connections',
    does: 'Says hello and then resets the connection.',
    expected: 'Gantry tries again with growing pauses.',
  },
  'ssh-hung': {
    group: 'SSH',
    title: 'Hang SSH',
    does: 'Takes the connection and never says a word.',
    expected: 'Gantry gives up after a time and says so, instead of waiting for ever.',
  },
  'ssh-other-key': {
    group: 'SSH',
    title: 'Present another host key',
    does: 'Answers as a stranger who has taken the container’s address would.',
    expected: 'Gantry stops at once and shows both fingerprints. It never signs in.',
  },
  'slow-link': {
    group: 'SSH',
    title: 'Slow the link down',
    does: 'Lets only so many bytes a second through, each of them late.',
    expected: 'Everything takes longer, and nothing breaks.',
  },
  'script-killed': {
    group: 'SSH',
    title: 'Kill a script',
    does: 'Sends a signal to what runs over SSH now, or to what is started next.',
    expected: 'Gantry names the signal and the script’s last lines, and offers to run it again.',
  },
  'node-down': {
    group: 'Nodes',
    title: 'Take a node down',
    does: 'The node and its containers cannot be reached; the others go on.',
    expected: 'Gantry marks the node and keeps showing what it last knew, with its age.',
  },
  'node-slow': {
    group: 'Nodes',
    title: 'Slow a node down',
    does: 'Every answer that has to come from this node is late.',
    expected: 'The other nodes stay quick, and nothing on the page freezes.',
  },
  'node-flapping': {
    group: 'Nodes',
    title: 'Let a node come and go',
    does: 'Takes the node down and up again, over and over.',
    expected: 'The list stays calm: rows keep their place and tell their age.',
  },
  'clock-moved': {
    group: 'Time',
    title: 'Move the clock',
    does: 'Sets the homelab’s clock ahead or back; tickets, tasks and new certificates follow.',
    expected: 'Gantry signs in again when its ticket has run out, and shows sensible times.',
  },
};

export const isFaultKind = (name: string): name is FaultKind => Object.hasOwn(faultWords, name);

export const kindsOf = (group: FaultGroup): FaultKind[] =>
  Object.keys(faultWords)
    .filter(isFaultKind)
    .filter((kind) => faultWords[kind].group === group);
