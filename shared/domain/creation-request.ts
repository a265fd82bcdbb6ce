import { z } from 'zod';
import { containerSpec, type ContainerSpec } from './container-spec.ts';
import { variableName } from './template-variable.ts';

/** What a creation was told to make. */
export const creationChoices = z.strictObject({
  spec: containerSpec,
  hasRootPassword: z.boolean(),
  /** Names of the secret variables that were entered; their values stay with the job. */
  enteredVariables: z.array(variableName),
});
export type CreationChoices = z.infer<typeof creationChoices>;

/** What a creation that failed before anything was made has asked of Proxmox, to be changed and reviewed again. */
export const creationRequest = creationChoices.extend({
  /** The parameters of the create as they were reviewed. */
  parameters: z.record(z.string(), z.string()),
});
export type CreationRequest = z.infer<typeof creationRequest>;

/** What stays as it was approved: it belongs to the job or to what is done inside, not to the request. */
export const keptOfSpec = [
  'connectionId',
  'templateId',
  'node',
  'hostname',
  'isUnprivileged',
  'startsAfterCreation',
  'sshPublicKeys',
  'provisioning',
] as const satisfies readonly (keyof ContainerSpec)[];
