// Several simulated homelabs in a process of their own, so that what they hold is not taken for the app's. Told over the process's channel.
import { z } from 'zod';
import { demoFault } from '../../shared/domain/demo-fault.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';

export const soakOrder = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('inject'), server: z.number().int(), fault: demoFault }),
  z.strictObject({ do: z.literal('clear') }),
]);
export type SoakOrder = z.input<typeof soakOrder>;
/** One of the servers, as whoever connects to it needs it. */
export type SoakServer = Pick<Simulator, 'host' | 'port' | 'token' | 'guestProxy'>;

const count = Number(process.argv[2] ?? 1);
const servers = await Promise.all(
  Array.from({ length: count }, (_, at) =>
    startSimulator({ speed: 'fast', seed: 'homelab', clusterName: `rack${at}`, network: `10.${80 + at}.0` }),
  ),
);

process.on('message', (message) => {
  const order = soakOrder.parse(message);
  const work =
    order.do === 'clear'
      ? Promise.all(servers.map(({ faults }) => faults.clearAll()))
      : servers[order.server]?.faults.inject(order.fault);
  void Promise.resolve(work).then(() => process.send?.('done'));
});
process.on('disconnect', () => process.exit(0));
process.send?.(servers.map(({ host, port, token, guestProxy }) => ({ host, port, token, guestProxy })));
