import { Pencil, Trash2, Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { PackageBucket } from '../../../shared/domain/package-bucket.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { CustomPackages } from '../../parts/custom-packages.tsx';
import { PackageList } from '../../parts/package-list.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/page-body.tsx';
import { createBucketChanges } from './bucket-changes.ts';
import { BucketNameDialog } from './bucket-name-dialog.tsx';
import { DeleteBucket } from './delete-bucket.tsx';
import { linkingTemplates } from './linking-templates.ts';

/** One bucket. Every change is kept at once, and the last ones can be taken back. */
export function BucketDetail({ bucket }: { bucket: PackageBucket }): ReactNode {
  const { client, stores } = useApp();
  const templates = useSelect(stores.templates, ({ all }) => all);
  const [dialog, setDialog] = useState<'name' | 'delete' | null>(null);
  const [changes] = useState(() =>
    createBucketChanges({
      id: bucket.id,
      read: () => stores.buckets.getState().all.find(({ id }) => id === bucket.id),
      save: async (changed, expectedRevision) => {
        const saved = await client.call('bucket:save', { bucket: changed, expectedRevision });
        await stores.buckets.reload();
        return saved;
      },
    }),
  );
  const { past, error } = useSelect(changes, (state) => state);
  const linking = linkingTemplates(bucket, templates);
  return (
    <div className="min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-200 flex-col gap-6 p-5">
        <div className="flex items-start gap-2">
          <div className="flex min-w-0 flex-1 flex-col gap-1">
            <h2 className="truncate text-lg font-semibold">{bucket.name}</h2>
            {bucket.description && <p className="text-ink-2">{bucket.description}</p>}
            <p className="text-sm text-ink-3">
              {linking.length === 0
                ? 'No template links it.'
                : `Linked by ${linking.map(({ name }) => name).join(', ')}; a change reaches ${linking.length === 1 ? 'it' : 'them'} at once.`}
            </p>
          </div>
          <IconButton
            label="Take back the last change"
            disabledReason={past.length === 0 ? 'Nothing was changed here yet' : null}
            onClick={() => void changes.undo()}
          >
            <Undo2 aria-hidden />
          </IconButton>
          <Button onClick={() => setDialog('name')}>
            <Pencil aria-hidden />
            Rename…
          </Button>
          <Button tone="danger-plain" onClick={() => setDialog('delete')}>
            <Trash2 aria-hidden />
            Delete…
          </Button>
        </div>
        {error && <ErrorNotice {...explain(error)} />}
        <Section title="Packages">
          <PackageList
            packages={bucket.packages}
            onChange={(work) => changes.change(({ packages }) => ({ packages: work(packages) }))}
            empty="Nothing is in it yet."
          />
        </Section>
        <CustomPackages
          packages={bucket.customPackages}
          onChange={(work) => changes.change(({ customPackages }) => ({ customPackages: work(customPackages) }))}
        />
      </div>
      {dialog === 'name' && <BucketNameDialog known={bucket} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <DeleteBucket bucket={bucket} linking={linking} onClose={() => setDialog(null)} />}
    </div>
  );
}
