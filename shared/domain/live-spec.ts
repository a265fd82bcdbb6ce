import { z } from 'zod';
import { containerSpec, type ContainerSpec } from './container-spec.ts';

/** As much of a container to be created as is filled in rightly so far; the server and the node are always known. */
export const liveSpec = z
  .strictObject(containerSpec.shape)
  .partial()
  .required({ connectionId: true, node: true })
  .omit({ provisioning: true });
export type LiveSpec = z.infer<typeof liveSpec>;

/** What stands for a field that is not filled in, so that the checks of the others have a whole spec to look at. */
const blank = {
  templateId: null,
  vmid: 100,
  hostname: 'unnamed',
  ostemplate: 'local:vztmpl/unknown.tar.zst',
  storage: 'local',
  diskGiB: 1,
  cores: 1,
  memoryMiB: 16,
  swapMiB: 0,
  isUnprivileged: true,
  features: {},
  network: { bridge: 'unknown', ipv4: { mode: 'dhcp' } },
};

/** The spec with every gap filled in. What is found out about a gap has to be dropped; see `isAboutGap`. */
export const withoutGaps = (live: LiveSpec): ContainerSpec => containerSpec.parse({ ...blank, ...live });

/** Whether a finding on this field is about something that is not filled in. */
export const isAboutGap = (live: LiveSpec, field: string | null): boolean => {
  const [top = ''] = (field ?? '').split('.');
  return top in blank && !(top in live);
};
