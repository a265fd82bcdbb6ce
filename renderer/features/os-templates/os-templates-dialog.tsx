import { useState, type ReactNode } from 'react';
import type { OsTemplateEntry, OsTemplateStorage } from '../../../shared/domain/os-template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import { useOsTemplateStock } from '../../hooks/use-os-template-stock.ts';
import type { OsTemplateDialog } from '../../stores/os-template-store.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Input } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Arrivals } from './arrivals.tsx';
import { DeleteOsTemplate } from './delete-os-template.tsx';
import { groupTemplates } from './group-templates.ts';
import { BringIn } from './bring-in.tsx';
import { TemplateRow } from './template-row.tsx';

/** Stands over the page while somebody chooses an OS template or looks after those of a node. */
export function OsTemplatesDialogs(): ReactNode {
  const { osTemplates } = useApp().stores;
  const dialog = useSelect(osTemplates, (state) => state.dialog);
  return dialog && <OpenDialog key={`${dialog.connectionId}/${dialog.node}`} dialog={dialog} />;
}

function OpenDialog({ dialog }: { dialog: OsTemplateDialog }): ReactNode {
  const { stores } = useApp();
  const { connectionId, node, onPick } = dialog;
  const server = useSelect(stores.connections, ({ byId }) => byId.get(connectionId)?.name);
  const [stock] = useOsTemplateStock(connectionId, node);
  const isSlow = useDelayed(stock.state === 'loading' && stock.value === null);
  const [search, setSearch] = useState('');
  const [wantedStorage, setWantedStorage] = useState('');
  const [deleting, setDeleting] = useState<OsTemplateEntry['copies'][number] | null>(null);
  const list = stock.value;
  const storages = list?.storages.filter(({ isActive }) => isActive) ?? [];
  const target = targetOf(storages, wantedStorage);
  const groups = groupTemplates(list?.templates ?? [], search);
  const close = stores.osTemplates.close;
  return (
    <Dialog
      isOpen
      onClose={close}
      title={onPick ? 'Choose an OS template' : `OS templates of ${node}`}
      description={`Node ${node}${server === undefined ? '' : `, ${server}`}`}
      className="top-[6%] max-h-[88vh] w-200"
      actions={<Button onClick={close}>Close</Button>}
    >
      <div className="grid grid-cols-[1fr_240px] gap-3">
        <Field label="Search">
          {(control) => (
            <Input
              {...control}
              type="search"
              placeholder="System, version, storage"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
        </Field>
        <Field label="New ones go to">
          {(control) => (
            <Select
              {...control}
              options={storages.map(({ name, freeBytes }) => ({
                value: name,
                label: name,
                detail: freeBytes === null ? '' : `${formatBytes(freeBytes)} free`,
              }))}
              value={target?.name ?? ''}
              onChange={setWantedStorage}
              placeholder="No storage takes OS templates"
            />
          )}
        </Field>
      </div>
      <BringIn dialog={dialog} target={target} />
      <Arrivals dialog={dialog} />
      {stock.state === 'failed' && <ErrorNotice {...explain(stock.error)} />}
      {list?.hiddenBy && (
        <Notice tone="info" title="Some may be hidden">
          <p className="text-ink-2">
            This login lacks {list.hiddenBy.privilege} on {list.hiddenBy.path}.
          </p>
        </Notice>
      )}
      {isSlow && <SkeletonRows label="Asking the node" count={6} />}
      {list && groups.length === 0 && (
        <p className="py-6 text-center text-ink-2">
          {search === '' ? 'No OS template is here, and the catalogue offers none.' : 'Nothing fits the search.'}
        </p>
      )}
      {groups.map(({ id, title, entries }) => (
        <section key={id} aria-label={title}>
          <h3 className="mb-1 text-sm font-medium text-ink-2">
            {title} <span className="text-ink-3 tabular-nums">{entries.length}</span>
          </h3>
          <ul className="rounded-md border border-line">
            {entries.map((entry) => (
              <TemplateRow
                key={entry.file}
                entry={entry}
                dialog={dialog}
                target={target}
                storages={storages}
                onDelete={setDeleting}
              />
            ))}
          </ul>
        </section>
      ))}
      {list && <CatalogueNote node={node} trouble={list.catalogueTrouble} />}
      {deleting && <DeleteOsTemplate dialog={dialog} copy={deleting} onClose={() => setDeleting(null)} />}
    </Dialog>
  );
}

/** `local` first, as Proxmox' own tools do. */
const targetOf = (storages: readonly OsTemplateStorage[], wanted: string): OsTemplateStorage | null =>
  storages.find(({ name }) => name === wanted) ?? storages.find(({ name }) => name === 'local') ?? storages[0] ?? null;

function CatalogueNote({ node, trouble }: { node: string; trouble: string | null }): ReactNode {
  return (
    <div className="flex items-center justify-between gap-3 text-sm text-ink-3">
      <p>
        {trouble === null
          ? `The catalogue is as old as the last time ${node} fetched it, which it does once a day. Proxmox has no call to fetch it anew; on the node:`
          : `The catalogue could not be read: ${trouble}`}{' '}
        <code className="font-mono">pveam update</code>
      </p>
      <CopyButton text="pveam update" label="Copy" />
    </div>
  );
}
