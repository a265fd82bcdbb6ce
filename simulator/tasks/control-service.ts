import { failure } from '../http/pve-error.ts';
import { isEssential, isInstalled, isReloadable, isServiceRunning, setServiceRunning } from '../world/services.ts';
import type { NodeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

export type ServiceCommand = 'start' | 'stop' | 'restart' | 'reload';

const SYSTEMCTL_MS = 600;
const NOT_INSTALLED = 5;

/** The work of `srvstart`, `srvstop`, `srvrestart` and `srvreload`: one call of systemctl, which is silent when all is well. */
export async function controlService(
  world: World,
  node: NodeState,
  { verb, service }: { verb: ServiceCommand; service: string },
  task: TaskHandle,
): Promise<void> {
  if (verb === 'stop' && isEssential(service)) {
    throw failure(`invalid service cmd '${service} ${verb}': refuse to stop essential service!`);
  }
  // What answers the API is never down in between: it takes over its own sockets. (PVE::Daemon)
  const systemctl = verb === 'restart' && isEssential(service) ? 'try-reload-or-restart' : verb;
  const refuse = (line: string, exitCode: number): never => {
    task.log(line);
    throw failure(`command 'systemctl ${systemctl} ${service}' failed: exit code ${exitCode}`);
  };
  const unit = `${service}.service`;
  if (!isInstalled(service)) {
    refuse(
      `Failed to ${systemctl} ${unit}: Unit ${unit} ${verb === 'stop' ? 'not loaded' : 'not found'}.`,
      NOT_INSTALLED,
    );
  }
  await task.sleep(SYSTEMCTL_MS);
  if (verb === 'reload') {
    if (!isReloadable(service))
      refuse(`Failed to reload ${unit}: Job type reload is not applicable for unit ${unit}.`, 1);
    if (!isServiceRunning(node, service)) refuse(`${unit} is not active, cannot reload.`, 1);
    return;
  }
  setServiceRunning(node, service, verb !== 'stop');
  world.changed();
}
