import type { HaDeeds } from '../world/ha-manager.ts';
import { moveContainer } from '../world/move-container.ts';
import type { World } from '../world/world.ts';
import { migrateContainer } from './migrate-container.ts';
import { shutDownContainer, startContainer, stopContainer } from './power-container.ts';

/** The HA manager's deeds are the same as anybody's. (PVE::HA::Resources::PVECT) */
export const haDeeds = (world: World): HaDeeds => ({
  start: (target, task) => startContainer(world, target, task),
  stop: (target, task) => stopContainer(world, target, task),
  shutDown: (target, timeoutSeconds, task) =>
    shutDownContainer(world, target, { timeoutSeconds, killsAfterTimeout: true }, task),
  migrate: (from, target, task) => {
    const order = { target, isOnline: false, restarts: false, timeoutSeconds: 0, storageFor: (id: string) => id };
    return migrateContainer(world, from, order, task);
  },
  move: (container, node, volumes) => void moveContainer(world, container, node, { volumes }),
});
