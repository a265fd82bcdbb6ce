import { z } from 'zod';

export const connectionId = z.uuid().brand<'connection-id'>();
export type ConnectionId = z.infer<typeof connectionId>;
export const containerId = z.uuid().brand<'container-id'>();
export type ContainerId = z.infer<typeof containerId>;
export const templateId = z.string().min(1).max(200).brand<'template-id'>();
export type TemplateId = z.infer<typeof templateId>;
export const batchId = z.uuid().brand<'batch-id'>();
export type BatchId = z.infer<typeof batchId>;
export const jobId = z.uuid().brand<'job-id'>();
export type JobId = z.infer<typeof jobId>;
export const planId = z.uuid().brand<'plan-id'>();
export type PlanId = z.infer<typeof planId>;
export const serviceId = z.uuid().brand<'service-id'>();
export const credentialId = z.uuid().brand<'credential-id'>();
export type CredentialId = z.infer<typeof credentialId>;

/** Proxmox's number of a guest, unique in a cluster. */
export const vmid = z.number().int().min(100).max(999_999_999).brand<'vmid'>();
export type Vmid = z.infer<typeof vmid>;
/** Proxmox's task id, `UPID:node:pid:pstart:starttime:type:id:user:`. */
export const upid = z
  .string()
  .regex(/^UPID:[^:\s]+:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,}:[0-9A-Fa-f]{8}:[^:\s]+:[^:\s]*:[^:\s]+:$/)
  .brand<'upid'>();
export type Upid = z.infer<typeof upid>;
/** A cluster node's name. */
export const nodeName = z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/, 'not a node name');
export const storageName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]$/, 'not a storage id');
/** A bridge or vnet as `net[n]` takes it; no commas or blanks, so nothing can ride along into the property string. */
export const bridgeName = z.string().regex(/^[-_.\w]{1,15}$/, 'not a bridge name');
/** UTC milliseconds. */
export const timestamp = z.number().int().nonnegative();
/** SHA-256 of a certificate, upper-case hex pairs separated by colons, as Proxmox prints it. */
export const certificateFingerprint = z
  .string()
  .regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'not a SHA-256 fingerprint');
