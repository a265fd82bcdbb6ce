import { templateId } from '../../shared/domain/ids.ts';
import { packageBucket, type PackageBucket } from '../../shared/domain/package-bucket.ts';
import { template, type Template } from '../../shared/domain/template.ts';

/** A small whole template; `change` replaces fields of it. */
export const sampleTemplate = (change: Partial<Record<keyof Template, unknown>> = {}): Template =>
  template.parse({
    id: templateId.parse('custom:sample'),
    name: 'Web',
    description: '',
    source: 'custom',
    path: null,
    revision: 1,
    osTemplatePatterns: ['debian-12-standard'],
    cores: 1,
    memoryMiB: 512,
    swapMiB: 512,
    diskGiB: 4,
    storage: null,
    bridge: null,
    isUnprivileged: true,
    features: {},
    tags: [],
    further: {},
    provisioning: {},
    ...change,
  });

export const sampleBucket = (change: Partial<Record<keyof PackageBucket, unknown>> = {}): PackageBucket =>
  packageBucket.parse({ id: crypto.randomUUID(), name: 'tools', revision: 0, ...change });
