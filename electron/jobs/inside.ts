import { againWhenLost, SteadyTransport } from '../provisioning/steady-transport.ts';
import type { ProvisionOptions, Transport } from '../provisioning/transport.ts';
import type { Creation } from './creation.ts';
import type { StepContext } from './recipe.ts';

/** What every step that works inside takes along. */
export function insideOptions({ services }: Pick<Creation, 'services'>, context: StepContext): ProvisionOptions {
  return {
    clock: services.clock,
    signal: context.signal,
    onLine: ({ stream, text }) => context.log(stream, text),
    safeCut: context.safeCut,
    onStatus: (message) => context.status(message),
    onNote: (message) => context.log('gantry', message),
    onSilent: (what, silentMs, signal) =>
      context.ask(
        `${what} has printed nothing for ${duration(silentMs)}. Wait longer, or end it with all it has started?`,
        {
          kind: 'silent',
          signal,
        },
      ),
  };
}

/** The way into the container, opened when first needed and anew when it is lost. */
export const wayInside = ({ link, services }: Pick<Creation, 'link' | 'services'>, context: StepContext): Transport =>
  new SteadyTransport(() => link.open(context), services.clock);

/** Work that looks before it acts: after a lost connection it is begun again over a new one. */
export function inside<T>(
  creation: Creation,
  context: StepContext,
  work: (transport: Transport, options: ProvisionOptions) => Promise<T>,
): Promise<T> {
  const options = insideOptions(creation, context);
  const transport = wayInside(creation, context);
  return againWhenLost(() => work(transport, options), options);
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
