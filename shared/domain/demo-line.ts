import { z } from 'zod';
import { activeFault, demoFault, faultId, injectedFault } from './demo-fault.ts';

/** What may be asked of the demo's process about its faults. */
export const faultRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('inject'), fault: demoFault }),
  z.strictObject({ do: z.literal('list') }),
  z.strictObject({ do: z.literal('clear'), id: faultId }),
  z.strictObject({ do: z.literal('clear-all') }),
]);
export type FaultRequest = z.output<typeof faultRequest>;

/** To the demo's process. `id` comes back in the reply. */
export const demoOrder = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('fault'), id: z.number().int(), request: faultRequest }),
]);
export type DemoOrder = z.output<typeof demoOrder>;

/** An order that is wrong in itself, but whose sender can still be answered. */
export const numberedOrder = z.object({ type: z.literal('fault'), id: z.number().int() });

const faults = z.array(activeFault);

/** From the demo's process: first `ready` or `failed`, then replies and news in any order. */
export const demoMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ready'),
    host: z.string(),
    port: z.number(),
    fingerprint: z.string(),
    token: z.strictObject({ name: z.string(), secret: z.string() }),
    guestProxy: z.string(),
  }),
  z.strictObject({ type: z.literal('failed'), message: z.string() }),
  z.strictObject({
    type: z.literal('fault-reply'),
    id: z.number().int(),
    outcome: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('done'), injected: injectedFault.nullable(), faults }),
      z.strictObject({ state: z.literal('refused'), reason: z.string() }),
    ]),
  }),
  z.strictObject({ type: z.literal('faults-changed'), faults }),
]);
export type DemoMessage = z.output<typeof demoMessage>;
