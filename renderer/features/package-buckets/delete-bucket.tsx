import type { ReactNode } from 'react';
import type { PackageBucket } from '../../../shared/domain/package-bucket.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

type Props = { bucket: PackageBucket; linking: readonly TemplateSummary[]; onClose: () => void };

/** Says which templates lose it: they keep the link, which then leads nowhere. */
export function DeleteBucket({ bucket, linking, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const remove = useAction(async () => {
    await client.call('bucket:delete', { bucketId: bucket.id });
    stores.navigation.follow({ page: 'buckets', bucketId: null });
    await stores.buckets.reload();
    stores.toasts.show('success', 'Bucket deleted', bucket.name);
    onClose();
  });
  const names = linking.map(({ name }) => name).join(', ');
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete the bucket ${bucket.name}?`}
      description={
        linking.length === 0
          ? 'No template links it.'
          : `${names} ${linking.length === 1 ? 'links' : 'link'} it. What it installs is left out there, and a plan says so, until a bucket of this name is there again.`
      }
      vanishes={[
        {
          id: bucket.id,
          label: bucket.name,
          detail: `${bucket.packages.length + bucket.customPackages.length} packages`,
        },
      ]}
      stays="Containers that exist keep what was installed in them."
      confirmLabel="Delete bucket"
      isBusy={remove.isBusy}
      error={remove.error && <ErrorNotice {...explain(remove.error)} />}
      onConfirm={remove.run}
    />
  );
}
