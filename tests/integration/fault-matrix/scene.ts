import type { ConnectionId, Vmid } from '../../../shared/domain/ids.ts';
import type { DemoFaultInput } from '../../../shared/domain/demo-fault.ts';
import type { Headless } from '../../../scripts/headless.ts';
import { SimulatedGuest } from '../../../simulator/guest/guest.ts';
import type { GuestFaults } from '../../../simulator/guest/guest-faults.ts';

/** Where something goes wrong: the homelab, and the container that is being made. */
export type Scene = {
  readonly app: Headless;
  readonly connectionId: ConnectionId;
  readonly node: string;
  readonly storage: string;
  readonly vmid: Vmid;
};

/** Breaks something; gives back how it is mended. */
export type Break = (scene: Scene) => Promise<() => Promise<void> | void>;

/** One of the faults the homelab offers in its panel. */
export const demo =
  (faultFor: (scene: Scene) => DemoFaultInput): Break =>
  async (scene) => {
    const { faults } = scene.app.simulator;
    const { id } = await faults.inject(faultFor(scene));
    return () => faults.clear(id);
  };

/** Something inside the container, which has to run. */
export const inside =
  (work: (faults: GuestFaults) => () => void): Break =>
  async ({ app, vmid }) => {
    const guest = await app.simulator.world.startInside(vmid);
    if (!(guest instanceof SimulatedGuest)) throw new Error(`nothing inside ${vmid}`);
    return work(guest.faults);
  };
