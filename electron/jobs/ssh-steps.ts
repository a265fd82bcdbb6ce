import { AppError } from '../../shared/errors.ts';
import { installSsh } from '../provisioning/install-ssh.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import { pinHostKeys } from './pve-steps.ts';
import type { StepContext } from './recipe.ts';
import { wayName, type WayIn } from './ways/way-in.ts';

/** What is done about SSH before anybody goes in by it. */
export const sshSteps: StepBodies = {
  'install-ssh': (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      const { link, services } = creation;
      if (link.hostKeys.length > 0) {
        context.log('gantry', 'Proxmox made its SSH host keys, so it has an SSH server.');
        return {};
      }
      const beside = await openBeside(creation, context);
      if (!beside) return {};
      try {
        context.log('gantry', `Looking for an SSH server through ${beside.label}.`);
        const { hostKeys, wasThere } = await installSsh(beside.transport, {
          clock: services.clock,
          signal: context.signal,
          onLine: ({ stream, text }) => context.log(stream, text),
          safeCut: context.safeCut,
          onStatus: (message) => context.status(message),
        });
        context.log('gantry', wasThere ? 'It has one already.' : 'Installed one; root signs in with a key only.');
        pinHostKeys(creation, hostKeys, 'node');
        for (const { keyType, fingerprint } of hostKeys) context.log('gantry', `Pinned ${keyType} ${fingerprint}`);
        return { hostKeys };
      } finally {
        await beside.close();
      }
    },
  }),
};

/** Null where nothing but SSH leads in: whether there is a server shows when it is called, and its key is asked about. */
async function openBeside({ link }: Creation, context: StepContext): Promise<WayIn | null> {
  try {
    return await link.openBeside(context, { mayRestart: true });
  } catch (error) {
    if (!AppError.is(error, 'guest:no-way-in')) throw error;
    const told = error.details.ways.map(({ way, reason }) => `${wayName[way]}: ${reason}`).join('; ');
    context.log('gantry', `Nothing but SSH leads into it, so nothing is installed here (${told}).`);
    return null;
  }
}
