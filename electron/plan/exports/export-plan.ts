import type { Plan } from '../../../shared/domain/plan.ts';
import type { PlanExport, PlanExportFormat } from '../../../shared/domain/plan-export.ts';
import { ansibleTask } from './ansible.ts';
import { askedContainer } from './asked-container.ts';
import { pctCreate } from './pct-create.ts';
import { terraformResource } from './terraform.ts';

/** The plan's container in another tool's words. `quote` writes one word of a POSIX shell. */
export function exportPlan(plan: Plan, format: PlanExportFormat, quote: (word: string) => string): PlanExport {
  const asked = askedContainer(plan);
  switch (format) {
    case 'pct':
      return { text: pctCreate(asked, quote), fileName: `${asked.hostname}.sh` };
    case 'terraform':
      return { text: terraformResource(asked), fileName: `${asked.hostname}.tf` };
    case 'ansible':
      return { text: ansibleTask(asked), fileName: `${asked.hostname}.yml` };
  }
}
