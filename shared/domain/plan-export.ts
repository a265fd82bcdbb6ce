import { z } from 'zod';

/** `pct`: shell lines for the node itself · `terraform`: a resource of the provider bpg/proxmox · `ansible`: a task of community.proxmox. */
export const planExportFormats = ['pct', 'terraform', 'ansible'] as const;
export const planExportFormat = z.enum(planExportFormats);
export type PlanExportFormat = z.infer<typeof planExportFormat>;

/** A plan's container in another tool's words. Secrets are never in it; what the tool cannot say stands in a comment. */
export const planExport = z.strictObject({ text: z.string(), fileName: z.string() });
export type PlanExport = z.infer<typeof planExport>;
