import type { ActiveFault, DemoFault } from '../../../shared/domain/demo-fault.ts';
import { formatDuration } from '../../ui/format.ts';

const moments = {
  before: 'before it is carried out',
  during: 'in the middle of the answer',
  after: 'without an answer',
};
const forms = { html: 'a sign-in page', 'truncated-json': 'half a document', 'wrong-type': 'the wrong kind of value' };

/** An active fault in one line: what is broken. `nameOf` knows the containers by their number. */
export function describeFault(fault: DemoFault, nameOf: (vmid: number) => string | undefined): string {
  const on = (vmid: number | null): string =>
    vmid === null ? 'every container' : (nameOf(vmid) ?? `container ${vmid}`);
  switch (fault.kind) {
    case 'connection-dropped':
      return `${requests(fault)} dropped ${moments[fault.when]}`;
    case 'answer-delayed':
      return `${requests(fault)} answered ${delay(fault.delayMs)} late`;
    case 'answer-garbled':
      return `${requests(fault)} answered with ${forms[fault.form]}`;
    case 'request-refused':
      return `${requests(fault)} refused with ${fault.status}${fault.reason === '' ? '' : ` ${fault.reason}`}`;
    case 'certificate-renewed':
      return 'Certificate renewed';
    case 'task-failed':
      return `Task ${fault.taskType}${aboutGuest(fault.vmid)} fails: ${fault.exitStatus}`;
    case 'worker-killed':
      return `Worker of ${fault.taskType}${aboutGuest(fault.vmid)} is killed`;
    case 'storage-full':
      return `Storage ${fault.storage} is full`;
    case 'disk-full':
      return `Disk of ${on(fault.vmid)} is full`;
    case 'ssh-refused':
      return `SSH of ${on(fault.vmid)} is refused`;
    case 'ssh-reset':
      return `SSH of ${on(fault.vmid)} is reset`;
    case 'ssh-hung':
      return `SSH of ${on(fault.vmid)} hangs`;
    case 'ssh-other-key':
      return `SSH of ${on(fault.vmid)} presents another host key`;
    case 'slow-link':
      return `Link to ${on(fault.vmid)} is slow: ${fault.bytesPerSecond} B/s, ${fault.latencyMs} ms`;
    case 'script-killed':
      return `Next command in ${on(fault.vmid)} gets SIG${fault.signal}`;
    case 'node-down':
      return `Node ${fault.node} is down`;
    case 'node-slow':
      return `Node ${fault.node} answers ${delay(fault.delayMs)} late`;
    case 'node-flapping':
      return `Node ${fault.node} comes and goes: ${fault.upSeconds} s up, ${fault.downSeconds} s down`;
    case 'clock-moved':
      return `Clock is ${formatDuration(Math.abs(fault.minutes) * 60_000)} ${fault.minutes > 0 ? 'ahead' : 'back'}`;
  }
}

/** How often it has struck and will yet. */
export function describeStrikes({ fault, strikes, remaining }: ActiveFault): string {
  // The clock and a slow node are simply as they are.
  if (fault.kind === 'clock-moved') return 'in effect';
  const struck = strikes === 0 ? 'not met yet' : strikes === 1 ? 'met once' : `met ${strikes} times`;
  if (remaining === null) return struck;
  return `${struck} · ${remaining} ${remaining === 1 ? 'time' : 'times'} left`;
}

const aboutGuest = (vmid: number | null): string => (vmid === null ? '' : ` of ${vmid}`);

const requests = ({ method, path }: { method: string | null; path: string }): string =>
  method === null && path === ''
    ? 'Every request'
    : [method ?? 'Requests', path === '' ? '' : `…${path}…`].filter(Boolean).join(' ');

const delay = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`);
