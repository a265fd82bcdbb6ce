import type { CreateGuest } from '../guest-contract.ts';
import { SimulatedGuest } from './guest.ts';

export { generateHostKeys } from './ssh/host-keys.ts';

/** One container from the inside. Nothing it does reaches the machine it runs on. */
export const createGuest = ((options) => new SimulatedGuest(options)) satisfies CreateGuest;
