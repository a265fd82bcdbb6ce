import { use, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { plannedPackages } from '../../../shared/domain/planned-packages.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { cn } from '../../ui/cn.ts';
import { FindingsContext } from './field-findings.tsx';
import { FindingList } from './finding-list.tsx';
import { fileOf } from './fit-to-node.ts';
import { memoryFit, storageFit, type Fit } from './node-fit.ts';
import type { WizardData } from './use-wizard-data.ts';

/**
 * What will be created, as it stands, how it fits on the node, and what stands against it so far. In large type the form needs the room: what
 * is found stands at its fields there, and the rest in the review.
 */
export function Summary({ data }: { data: WizardData }): ReactNode {
  const values = useFormContext<WizardValues>().watch();
  const { findings, onFix, onField } = use(FindingsContext);
  const connections = useSelect(useApp().stores.connections, ({ all }) => all);
  const server = connections.find(({ id }) => id === values.connectionId);
  const { provisioning, network } = values;
  const packages = plannedPackages(values);
  const memory = memoryFit(values, data.nodes.value ?? []);
  const storage = storageFit(values, data.options.value);
  const rows: [name: string, value: ReactNode][] = [
    ['Template', data.template?.name ?? 'From scratch'],
    ['Server', server?.name ?? '–'],
    ['Node', values.node || '–'],
    ['ID', values.vmid || '–'],
    ['Name', values.hostname || '–'],
    [
      'OS template',
      <span key="os-template" className="font-mono text-sm">
        {fileOf(values.ostemplate) || '–'}
      </span>,
    ],
    ['CPU', `${values.cores || '–'} ${values.cores === '1' ? 'core' : 'cores'}`],
    ['Memory', <FitText key="memory" text={`${values.memoryMiB || '–'} MiB`} fit={memory} />],
    ['Disk', <FitText key="disk" text={`${values.diskGiB || '–'} GiB on ${values.storage || '–'}`} fit={storage} />],
    [
      'Network',
      `${network.bridge || '–'}, ${network.ipv4.mode === 'static' ? network.ipv4.address || 'static' : network.ipv4.mode === 'dhcp' ? 'DHCP' : 'no IPv4'}`,
    ],
    [
      'Packages',
      <Noted
        key="packages"
        text={String(packages.chosen.length + provisioning.customPackages.length)}
        note={packages.leftOut.length === 0 ? null : `${packages.leftOut.length} for other systems left out`}
      />,
    ],
    ['Scripts', String(provisioning.scripts.filter(({ isEnabled }) => isEnabled).length)],
    ['Files', String(provisioning.files.length)],
    ['Checks', String(provisioning.checks.length)],
  ];
  return (
    <aside
      aria-label="Summary"
      className="w-60 shrink-0 overflow-y-auto border-l border-line bg-rail px-4 py-5 max-[800px]:hidden"
    >
      <h2 className="mb-3 text-sm font-medium text-ink-2">Will be created</h2>
      <dl className="grid grid-cols-[76px_minmax(0,1fr)] gap-x-2 gap-y-1.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {!values.isUnprivileged && <p className="mt-3 font-medium text-attention">Privileged</p>}
      {values.needsDownload && <p className="mt-3 text-ink-2">The OS template is downloaded first.</p>}
      <section aria-label="Found so far" aria-live="polite" className="mt-4 text-sm">
        <FindingList
          isNarrow
          findings={findings.filter(({ isCurrent }) => isCurrent)}
          onField={onField}
          onFix={onFix}
        />
      </section>
    </aside>
  );
}

const FitText = ({ text, fit }: { text: string; fit: Fit | null }): ReactNode => (
  <Noted text={text} note={fit && fit.text} isWrong={fit?.isEnough === false} />
);

type NotedProps = { text: string; note: string | null; isWrong?: boolean };
const Noted = ({ text, note, isWrong = false }: NotedProps): ReactNode => (
  <>
    {text}
    {note !== null && <span className={cn('block text-sm', isWrong ? 'text-attention' : 'text-ink-3')}>{note}</span>}
  </>
);
