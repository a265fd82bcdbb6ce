import { optionsOf } from '../world/container-config.ts';
import type { TemplateContent } from '../world/templates.ts';
import { releaseOf } from '../world/release.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

/** Since 9.0. (PVE::LXC::Setup::Base, check_systemd_nesting) */
export function warnAboutNesting(
  world: World,
  container: ContainerState,
  content: TemplateContent | undefined,
  task: TaskHandle,
): void {
  if (releaseOf(world.state) === '8.4') return;
  const hasNesting = optionsOf('features', container.config['features'])['nesting'] === '1';
  if (hasNesting || container.config['unprivileged'] !== '1' || (content?.systemd ?? 0) < 232) return;
  task.warn(`Systemd ${content?.systemd} detected. You may need to enable nesting.`);
}
