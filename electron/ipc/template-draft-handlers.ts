import { AppError } from '../../shared/errors.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Template } from '../../shared/domain/template.ts';
import { withDeadline } from '../lib/abort.ts';
import { templateFromConfig } from '../plan/template-from-config.ts';
import { templateFromSpec } from '../plan/template-from-spec.ts';
import { isSameName } from '../templates/link-buckets.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

const readMs = 20_000;

/** Templates made of something that is there: a container, or what was decided in the wizard. */
export function templateDraftHandlers({
  buckets,
  pool,
  templates,
}: Parts): Pick<Handlers, 'template:from-container' | 'template:from-spec'> {
  const base = async (templateId: TemplateId | null): Promise<Template | null> => {
    if (templateId === null) return null;
    try {
      return await templates.get(templateId);
    } catch (error) {
      // Deleted while the wizard was open: what was decided is complete without it.
      if (error instanceof AppError && error.code === 'template:not-found') return null;
      throw error;
    }
  };

  return {
    'template:from-container': async ({ connectionId, node, vmid }, signal) => {
      const proxmox = await pool.shared(connectionId);
      const deadline = withDeadline(readMs, signal);
      const [{ config, rawLines }, { cpus }] = await Promise.all([
        proxmox.lxc.config(node, vmid, { signal: deadline }),
        proxmox.lxc.status(node, vmid, { signal: deadline }),
      ]);
      return templateFromConfig(config, { name: config['hostname'] ?? `CT ${vmid}`, cpuCount: cpus ?? null, rawLines });
    },
    'template:from-spec': async ({ spec, name }) => {
      const from = await base(spec.templateId);
      const linked = buckets.list().filter((one) => from?.buckets.some((link) => isSameName(link, one.name)));
      return templates.add(templateFromSpec(spec, { name, base: from, buckets: linked }));
    },
  };
}
