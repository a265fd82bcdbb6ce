import { accessControl } from './control/access-control.ts';
import { Charge } from './control/charge.ts';
import { containerControl } from './control/container-control.ts';
import { networkControl } from './control/network-control.ts';
import { nodeControl } from './control/node-control.ts';
import { storageControl } from './control/storage-control.ts';
import type { Helper } from './console/console-proxies.ts';
import type { RequestMatcher } from './http/faults.ts';
import type { FrontEnd } from './http/front-end.ts';
import type { TlsServer } from './http/tls-server.ts';
import type { PlannedFailure } from './tasks/planned-end.ts';
import type { FirewallState } from './world/firewall-state.ts';
import type { WorldState } from './world/world-state.ts';
import type { World } from './world/world.ts';

/** What a test may do to the homelab behind the API's back. */
export type WorldControl = ReturnType<typeof createWorldControl>;

export function createWorldControl({
  world,
  frontEnd,
  server,
}: {
  world: World;
  frontEnd: FrontEnd;
  server: TlsServer;
}) {
  return {
    ...accessControl(world),
    ...containerControl(world),
    ...networkControl(world),
    ...nodeControl(world, server),
    ...storageControl(world),

    /** All the homelab remembers, as it would be kept on disk. */
    exportState(): WorldState {
      world.guests.saveAll();
      return structuredClone(world.state);
    },

    /** Without its privileged daemon a node answers 595 to most calls. */
    setDaemonUp(isUp: boolean): void {
      frontEnd.isDaemonUp = isUp;
    },

    setFirewall(firewall: FirewallState): void {
      world.state.firewall = firewall;
    },

    /** What stands between a console and its viewer may not be installed. */
    setConsoleHelper(helper: Helper, isInstalled: boolean): void {
      if (isInstalled) world.consoles.missing.delete(helper);
      else world.consoles.missing.add(helper);
    },

    /** Cuts the connections of all who look at a console; the consoles stay. */
    dropConsoles(): void {
      world.consoles.drop();
    },

    setOption(name: string, value: string): void {
      world.state.options[name] = value;
    },

    /** The next task of this type fails, after so many lines of its log or at once. */
    failNextTask(failure: PlannedFailure): void {
      world.tasks.failNext(failure, new Charge(1));
    },

    /** Resolves when no task is running any more. */
    settleTasks(): Promise<void> {
      return world.tasks.settle();
    },

    delayRequests(matcher: RequestMatcher, ms: number | 'until-released'): () => void {
      return frontEnd.faults.add(matcher, { do: 'delay', ms }, new Charge(null));
    },

    /** `after`: the request is carried out, but its answer never arrives. */
    dropConnection(matcher: RequestMatcher, when: 'before' | 'after', times = 1): void {
      frontEnd.faults.add(matcher, { do: 'drop', when }, new Charge(times));
    },
  };
}
