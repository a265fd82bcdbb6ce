import type { Finding } from '../../shared/domain/plan.ts';
import { countText } from '../ui/format.ts';

export type PlanStop = {
  /** Beside the buttons, with what can be done about it. */
  readonly note: string;
  /** Why the button cannot be pressed. */
  readonly reason: string;
};

/** What keeps these plans from running: something Proxmox would refuse, or only something that is on its way. Pure. */
export function planStop(findings: readonly Finding[]): PlanStop | null {
  const refused = findings.filter(({ verdict }) => verdict === 'blocks').length;
  if (refused > 0)
    return {
      note: `${refused === 1 ? 'One thing' : countText(refused, 'thing')} Proxmox would refuse; change ${refused === 1 ? 'it' : 'them'} first.`,
      reason: 'Proxmox would refuse this as it is',
    };
  const waits = findings.find(({ verdict }) => verdict === 'waits');
  return waits ? { note: 'Checked again once the OS template is there.', reason: waits.message } : null;
}
