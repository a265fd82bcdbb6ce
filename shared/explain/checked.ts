import type { AppErrorData } from '../errors.ts';
import type { Facts } from './rule.ts';

/** What was looked at, in a few words each. */
export function checkedOf(facts: Facts, error: AppErrorData | null, printed: number): string[] {
  const checked: string[] = [];
  const { place, status, taskType, exitCode, signal } = facts;
  const lines = `${printed.toLocaleString('en')} ${printed === 1 ? 'line' : 'lines'}`;
  if (place === 'api') checked.push(status === null ? 'The answer of Proxmox' : `The answer of Proxmox (${status})`);
  if (place === 'task') checked.push(`How the task${taskType === null ? '' : ` ${taskType}`} ended`);
  if (error && 'parameters' in error.details && Object.keys(error.details.parameters).length > 0)
    checked.push(`The refused settings (${Object.keys(error.details.parameters).join(', ')})`);
  if (exitCode !== null) checked.push(`The exit code (${exitCode})`);
  if (signal !== null) checked.push(`The signal that ended it (${signal})`);
  if (printed > 0) checked.push(place === 'task' ? `The task’s log (${lines})` : `What was printed (${lines})`);
  if (checked.length === 0 && error) checked.push(`What the error says (${error.code})`);
  return checked;
}
