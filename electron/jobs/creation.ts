import { z } from 'zod';
import type { ContainerJobData } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { GuestLink } from './guest-link.ts';
import type { RecipeStep } from './recipe.ts';
import type { JobServices } from './services.ts';

/** What the steps of a creation learn for those after them; journalled step by step. */
export const creationMemory = z.object({
  hostKeys: z.array(z.object({ keyType: z.string(), fingerprint: z.string() })).optional(),
  /** The disk Proxmox made: what a roll-back checks before it deletes anything. */
  rootfs: z.string().optional(),
  address: z.string().nullable().optional(),
  /** From here on something of ours may lie inside. */
  isPrepared: z.boolean().optional(),
  /** How long each link of the chain was waited for, in milliseconds. */
  waits: z.record(z.string(), z.number()).optional(),
  services: z.array(z.object({ name: z.string(), url: z.string().nullable() })).optional(),
});
export type CreationMemory = z.infer<typeof creationMemory>;

/** What every step of a creation shares. */
export type Creation = {
  readonly jobId: JobId;
  readonly data: ContainerJobData;
  readonly services: JobServices;
  readonly link: GuestLink;
  readonly memory: CreationMemory;
  /** The template's variables with their values, secret ones from the vault. */
  readonly variables: () => Promise<ReadonlyMap<string, string>>;
  /** A client that refuses whatever is not in the approved plan. */
  readonly proxmox: () => Promise<Proxmox>;
};

type StepBody = Pick<RecipeStep, 'run'> & Partial<Pick<RecipeStep, 'probe' | 'endLeft' | 'looksOnly'>>;
export type StepBodies = Readonly<Record<string, (creation: Creation, stepId: string) => StepBody>>;
