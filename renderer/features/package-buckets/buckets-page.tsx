import { PackageOpen, Plus, SearchX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { BucketId, PackageBucket } from '../../../shared/domain/package-bucket.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { LibraryTabs } from '../../parts/library-tabs.tsx';
import { UnreadableRecords } from '../../parts/unreadable-records.tsx';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { BucketDetail } from './bucket-detail.tsx';
import { BucketNameDialog } from './bucket-name-dialog.tsx';

/** Package lists kept outside templates, which templates link to. */
export function BucketsPage({ openId }: { openId: BucketId | null }): ReactNode {
  const { stores } = useApp();
  const { all, load } = useSelect(stores.buckets, (state) => state);
  const text = useSelect(stores.search, (state) => state.text.trim().toLowerCase());
  const [isAdding, setAdding] = useState(false);
  if (load.name === 'failed') return <ErrorNotice {...explain(load.error)} className="m-4" />;
  const shown = all.filter((bucket) => searchText(bucket).includes(text));
  const open = all.find(({ id }) => id === openId) ?? (openId === null ? shown[0] : undefined);
  const add = (
    <Button tone={all.length === 0 ? 'primary' : 'plain'} onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      New bucket
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
        <LibraryTabs />
        <span className="flex-1" />
        {all.length > 0 && add}
      </div>
      <UnreadableRecords kinds={['bucket']} className="mb-3" />
      {load.name === 'ready' && all.length === 0 ? (
        <EmptyState icon={<PackageOpen />} title="No buckets yet" action={add}>
          A bucket is a list of packages under a name. Templates link to it, so that a change in it reaches them all.
        </EmptyState>
      ) : shown.length === 0 && text !== '' ? (
        <EmptyState
          icon={<SearchX />}
          title="No bucket matches"
          action={<Button onClick={() => stores.search.clear()}>Clear the search</Button>}
        >
          {all.length === 1 ? 'One bucket is' : `${all.length} buckets are`} hidden by the search.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1">
          <ul aria-label="Buckets" className="w-60 shrink-0 overflow-y-auto border-r border-line p-1">
            {shown.map((bucket) => (
              <li key={bucket.id}>
                <button
                  type="button"
                  aria-current={bucket.id === open?.id || undefined}
                  onClick={() => stores.navigation.follow({ page: 'buckets', bucketId: bucket.id })}
                  className={cn(
                    'flex w-full flex-col rounded-md px-2 py-1 text-left hover:bg-hover',
                    bucket.id === open?.id && 'bg-selected hover:bg-selected',
                  )}
                >
                  <span className="w-full truncate font-medium">{bucket.name}</span>
                  <span className="w-full truncate text-sm text-ink-3">{countText(bucket)}</span>
                </button>
              </li>
            ))}
          </ul>
          {open ? (
            <BucketDetail key={open.id} bucket={open} />
          ) : (
            openId !== null && <p className="p-8 text-ink-3">This bucket is gone. It was deleted meanwhile.</p>
          )}
        </div>
      )}
      {isAdding && <BucketNameDialog known={null} onClose={() => setAdding(false)} />}
    </div>
  );
}

const countText = ({ packages, customPackages }: PackageBucket): string => {
  const count = packages.length + customPackages.length;
  return count === 0 ? 'empty' : count === 1 ? '1 package' : `${count} packages`;
};

const searchText = ({ name, description, packages }: PackageBucket): string =>
  [name, description, ...packages.map((one) => one.name)].join(' ').toLowerCase();
