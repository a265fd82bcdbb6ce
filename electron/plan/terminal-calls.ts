import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { PlannedCall } from '../../shared/domain/plan.ts';

/**
 * What the API terminal sends: it makes the console a root shell, restarts the container once, since Proxmox takes that up at the next
 * start only, opens the console, and puts the setting back. A container that is set to a shell already is left as it is.
 */
export function terminalCalls({ node, vmid, further }: ContainerSpec): PlannedCall[] {
  const guest = `/nodes/${node}/lxc/${vmid}`;
  const post = (path: string, parameters: Record<string, string> = {}): PlannedCall => ({
    method: 'POST',
    path: `${guest}/${path}`,
    parameters,
  });
  const open = post('termproxy');
  const before = further['cmode'];
  if (before === 'shell') return [open];
  const set = (parameters: Record<string, string>): PlannedCall => ({
    method: 'PUT',
    path: `${guest}/config`,
    parameters,
  });
  return [
    set({ cmode: 'shell' }),
    post('status/reboot', { timeout: '60' }),
    open,
    set(before === undefined ? { delete: 'cmode' } : { cmode: before }),
  ];
}
