import { useId, useState, type ReactNode, type SubmitEvent } from 'react';
import { bucketId, packageBucket, type PackageBucket } from '../../../shared/domain/package-bucket.ts';
import { explain } from '../../errors/explain.ts';
import { issueMap } from '../../errors/issues.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';

/** Makes a bucket, or gives one another name; the templates that link it follow. */
export function BucketNameDialog({ known, onClose }: { known: PackageBucket | null; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const formId = useId();
  const all = useSelect(stores.buckets, (state) => state.all);
  const [name, setName] = useState(known?.name ?? '');
  const [description, setDescription] = useState(known?.description ?? '');
  const [error, setError] = useState<string | undefined>();
  const save = useAction(async (bucket: PackageBucket) => {
    const saved = await client.call('bucket:save', { bucket, expectedRevision: known?.revision ?? null });
    await stores.buckets.reload();
    if (!known) stores.navigation.follow({ page: 'buckets', bucketId: saved.id });
    onClose();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const read = packageBucket.safeParse({
      id: known?.id ?? bucketId.parse(crypto.randomUUID()),
      revision: known?.revision ?? 0,
      packages: known?.packages ?? [],
      customPackages: known?.customPackages ?? [],
      name: name.trim(),
      description,
    });
    if (!read.success) return setError(issueMap(read.error)['name'] ?? 'this cannot be kept');
    const isTaken = all.some(
      ({ id, name: other }) => id !== known?.id && other.toLowerCase() === name.trim().toLowerCase(),
    );
    if (isTaken) return setError('another bucket has this name');
    setError(undefined);
    save.run(read.data);
  };
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title={known ? `Rename ${known.name}` : 'New bucket'}
      description={known ? 'The templates that link it follow.' : undefined}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            tone="primary"
            isBusy={save.isBusy}
            disabledReason={name.trim() === '' ? 'Enter a name first' : null}
          >
            {known ? 'Rename' : 'Create bucket'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Name" help="Letters, digits, blank, dot, dash, underscore." error={error}>
          {(control) => (
            <Input
              {...control}
              placeholder="base tools"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Description">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              placeholder="none"
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
      </form>
      {save.error && <ErrorNotice {...explain(save.error)} />}
    </Dialog>
  );
}
