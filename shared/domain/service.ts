import { z } from 'zod';
import { containerId, credentialId, serviceId, timestamp } from './ids.ts';

export const serviceTypes = ['systemd', 'openrc', 'docker', 'process'] as const;
export const serviceStatuses = ['installing', 'running', 'stopped', 'error', 'unknown'] as const;
export const servicePort = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  protocol: z.enum(['tcp', 'udp']),
  /** Reachable from inside the container only: marked, and without an open button. */
  isLoopback: z.boolean(),
});
export type ServicePort = z.infer<typeof servicePort>;

/** A service seen in a container, when `observedAt`. */
export const containerService = z.strictObject({
  id: serviceId,
  containerId,
  name: z.string(),
  type: z.enum(serviceTypes),
  status: z.enum(serviceStatuses),
  ports: z.array(servicePort),
  /** http(s) only; null when nothing it listens on speaks HTTP to the outside. */
  webUrl: z.string().nullable(),
  hasCredentials: z.boolean(),
  observedAt: timestamp,
});
export type ContainerService = z.infer<typeof containerService>;

/** A credential we know of, without its value. */
export const credentialSummary = z.strictObject({
  id: credentialId,
  containerId,
  service: z.string(),
  key: z.string(),
  savedAt: timestamp,
});
export type CredentialSummary = z.infer<typeof credentialSummary>;
