import { useCallback, useState, type ReactNode } from 'react';
import type { PlanId } from '../../../shared/domain/ids.ts';
import { planExportFormats, type PlanExportFormat } from '../../../shared/domain/plan-export.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';

const labels: Readonly<Record<PlanExportFormat, string>> = {
  pct: 'Shell (pct create)',
  terraform: 'Terraform (bpg/proxmox)',
  ansible: 'Ansible (community.proxmox)',
};

/** The planned container in the words of other tools, to be copied; secrets are not in it. */
export function ExportPlan({ planId }: { planId: PlanId }): ReactNode {
  const [format, setFormat] = useState<PlanExportFormat>('pct');
  return (
    <section aria-label="For other tools" className="text-sm">
      <Disclosure title="The same container for other tools">
        <div className="flex flex-col rounded-md border border-line">
          <Tabs
            label="Tool"
            value={format}
            onChange={(id) => setFormat(planExportFormats.find((one) => one === id) ?? 'pct')}
            tabs={planExportFormats.map((one) => ({
              id: one,
              label: labels[one],
              panel: <Exported planId={planId} format={one} />,
            }))}
          />
        </div>
      </Disclosure>
    </section>
  );
}

function Exported({ planId, format }: { planId: PlanId; format: PlanExportFormat }): ReactNode {
  const { client } = useApp();
  const ask = useCallback(
    (signal: AbortSignal) => client.call('plan:export', { planId, format }, signal),
    [client, planId, format],
  );
  const [request] = useRequest(ask);
  if (request.state === 'failed') return <ErrorNotice {...explain(request.error)} />;
  if (request.value === null) return <SkeletonRows label="Writing it down" count={4} />;
  return (
    <div className="p-3">
      <CodeBlock text={request.value.text} label={labels[format]} />
    </div>
  );
}
