import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp } from '../hooks/app-context.ts';
import { lists, parsePlace, type MissingKind } from '../stores/navigation-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const words: Record<MissingKind, { title: string; why: string; all: string }> = {
  container: {
    title: 'This container is not known here',
    why: 'It may have been deleted, or its server is one that this Gantry is not connected to.',
    all: 'Show all containers',
  },
  job: {
    title: 'This job is not known here',
    why: 'Jobs are kept on the computer where they were started.',
    all: 'Show all jobs',
  },
  template: {
    title: 'There is no such template here',
    why: 'It may have been renamed, or its folder is not on this computer.',
    all: 'Show all templates',
  },
  bucket: {
    title: 'There is no such package bucket here',
    why: 'It may have been deleted; buckets are kept on the computer where they were made.',
    all: 'Show all buckets',
  },
  server: {
    title: 'This server is not known here',
    why: 'It may have been removed from the list, or it was never connected on this computer.',
    all: 'Show all servers',
  },
};

/** What a link leads to when the thing it names is not here: says so, why that may be, and where to look. */
export function MissingPage({ what }: { what: MissingKind }): ReactNode {
  const { navigation } = useApp().stores;
  const { title, why, all } = words[what];
  const list = parsePlace(lists[what]);
  return (
    <EmptyState
      icon={<SearchX />}
      title={title}
      action={
        list && (
          <Button tone="primary" onClick={() => navigation.go(list)}>
            {all}
          </Button>
        )
      }
    >
      {why}
    </EmptyState>
  );
}
