import { killSignals, type FaultKind, type FaultOf } from '../../../shared/domain/demo-fault.ts';

export type FieldOption = { readonly value: string; readonly label: string; readonly detail?: string };
type Common = {
  readonly label: string;
  readonly help?: string;
  readonly isWide?: boolean;
  /** Shown only while another field says this. */
  readonly onlyIf?: { readonly field: string; readonly is: string };
};
/** One control of a fault's form. Choices of containers, nodes and storages come from the homelab itself. */
export type FaultField = Common &
  (
    | { readonly type: 'choice'; readonly options: readonly FieldOption[]; readonly start: string }
    | { readonly type: 'number'; readonly unit?: string; readonly start: string; readonly isOptional?: boolean }
    | { readonly type: 'text' | 'lines'; readonly start: string; readonly placeholder?: string }
    | { readonly type: 'container' | 'node' | 'storage' }
  );

/** Stands for null where a choice may be left open. */
export const anyValue = 'any';

type Names<K extends FaultKind> = Exclude<keyof FaultOf<K>, 'kind'>;
type Fields = { readonly [K in FaultKind]: { readonly [N in Names<K>]: FaultField } };

const words = (...options: (string | [value: string, label: string, detail?: string])[]): FieldOption[] =>
  options.map((option) => {
    if (typeof option === 'string') return { value: option, label: option };
    const [value, label, detail] = option;
    return detail === undefined ? { value, label } : { value, label, detail };
  });

const times = (start: string): FaultField => ({
  type: 'choice',
  label: 'How often',
  options: words(['1', 'Once'], ['2', 'Twice'], ['3', '3 times'], ['10', '10 times'], [anyValue, 'Until undone']),
  start,
});
const method = (start: string): FaultField => ({
  type: 'choice',
  label: 'Method',
  options: words([anyValue, 'Any method'], 'GET', 'POST', 'PUT', 'DELETE'),
  start,
});
const path = (start: string): FaultField => ({
  type: 'text',
  label: 'Path contains',
  start,
  placeholder: 'every request',
  help: 'A part of what follows /api2/json; empty for every request.',
  isWide: true,
});
const container: FaultField = { type: 'container', label: 'Container' };
const node: FaultField = { type: 'node', label: 'Node' };
const taskType: FaultField = {
  type: 'choice',
  label: 'Task',
  options: words(
    ['vzcreate', 'Create', 'vzcreate'],
    ['vzstart', 'Start', 'vzstart'],
    ['vzshutdown', 'Shut down', 'vzshutdown'],
    ['vzstop', 'Stop', 'vzstop'],
    ['vzreboot', 'Reboot', 'vzreboot'],
    ['vzdestroy', 'Delete', 'vzdestroy'],
    ['vzsnapshot', 'Snapshot', 'vzsnapshot'],
    ['vzclone', 'Clone', 'vzclone'],
    ['vzdump', 'Back up', 'vzdump'],
    ['download', 'Download an image', 'download'],
  ),
  start: 'vzcreate',
};
const atLogLine: FaultField = {
  type: 'number',
  label: 'At log line',
  start: '4',
  isOptional: true,
  help: 'Empty: at its first step.',
};
const task = { taskType, vmid: { ...container, label: 'Guest' }, atLogLine };

/** Exhaustive: every field of a fault has a control, or this does not compile. */
export const faultFields: Fields = {
  'connection-dropped': {
    when: {
      type: 'choice',
      label: 'When',
      options: words(
        ['before', 'Before it is carried out'],
        ['during', 'In the middle of the answer'],
        ['after', 'After, without an answer'],
      ),
      start: 'after',
      isWide: true,
    },
    method: method('POST'),
    times: times('1'),
    path: path('/lxc'),
  },
  'answer-delayed': {
    delayMs: { type: 'number', label: 'Delay', unit: 'ms', start: '8000', help: 'Real time.', isWide: true },
    method: method('GET'),
    times: times(anyValue),
    path: path('/cluster/resources'),
  },
  'answer-garbled': {
    form: {
      type: 'choice',
      label: 'What comes instead',
      options: words(
        ['html', 'A sign-in page', 'not carried out'],
        ['truncated-json', 'Half a document'],
        ['wrong-type', 'The wrong kind of value'],
      ),
      start: 'html',
      isWide: true,
    },
    method: method('GET'),
    times: times('3'),
    path: path('/cluster/resources'),
  },
  'request-refused': {
    status: { type: 'number', label: 'Status', start: '503' },
    reason: { type: 'text', label: 'Reason', start: 'Service Unavailable' },
    method: method('POST'),
    times: times('1'),
    path: path('/lxc'),
    body: { type: 'lines', label: 'Body', start: '', placeholder: 'none', isWide: true },
  },
  'certificate-renewed': {},
  'task-failed': {
    ...task,
    times: times('1'),
    exitStatus: {
      type: 'text',
      label: 'Error',
      start: 'command failed: No space left on device',
      isWide: true,
    },
    log: { type: 'lines', label: 'Last lines of the log', start: '', placeholder: 'none', isWide: true },
  },
  'worker-killed': { ...task, times: times('1') },
  'storage-full': { storage: { type: 'storage', label: 'Storage', isWide: true } },
  'disk-full': { vmid: { ...container, isWide: true } },
  'ssh-refused': { vmid: container, times: times(anyValue) },
  'ssh-reset': { vmid: container, times: times('3') },
  'ssh-hung': { vmid: container, times: times('1') },
  'ssh-other-key': { vmid: container, times: times(anyValue) },
  'slow-link': {
    vmid: { ...container, isWide: true },
    bytesPerSecond: { type: 'number', label: 'Speed', unit: 'B/s', start: '4000' },
    latencyMs: { type: 'number', label: 'Latency', unit: 'ms', start: '400' },
  },
  'script-killed': {
    vmid: container,
    signal: { type: 'choice', label: 'Signal', options: words(...killSignals), start: 'KILL' },
    when: {
      type: 'choice',
      label: 'When',
      options: words(['next-command', 'When it is started next'], ['now', 'Now, whatever runs']),
      start: 'next-command',
    },
    afterMs: {
      type: 'number',
      label: 'After',
      unit: 'ms',
      start: '0',
      help: 'Of the homelab’s time.',
      onlyIf: { field: 'when', is: 'next-command' },
    },
    times: { ...times('1'), onlyIf: { field: 'when', is: 'next-command' } },
    command: {
      type: 'text',
      label: 'Command contains',
      start: 'finished $code',
      placeholder: 'every command',
      help: 'Only Gantry’s runs of a script contain “finished $code”.',
      onlyIf: { field: 'when', is: 'next-command' },
      isWide: true,
    },
  },
  'node-down': { node: { ...node, isWide: true } },
  'node-slow': {
    node,
    delayMs: { type: 'number', label: 'Delay', unit: 'ms', start: '3000', help: 'Real time.' },
  },
  'node-flapping': {
    node: { ...node, isWide: true },
    upSeconds: { type: 'number', label: 'Up for', unit: 's', start: '20' },
    downSeconds: { type: 'number', label: 'Down for', unit: 's', start: '10' },
  },
  'clock-moved': {
    minutes: {
      type: 'number',
      label: 'Minutes',
      unit: 'min',
      start: '125',
      help: 'Negative: back. A ticket is good for two hours.',
      isWide: true,
    },
  },
};

/** The fields of one fault by name, in the order of its form. */
export const fieldsOf = (kind: FaultKind): [name: string, field: FaultField][] => Object.entries(faultFields[kind]);
