import type { ReactNode } from 'react';
import { ContainersPage } from '../features/containers/containers-page.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { MissingPage } from './missing-page.tsx';
import {
  AddServer,
  BucketsPage,
  ComparePage,
  CreatePage,
  EditorPage,
  GalleryPage,
  JobPage,
  JobsPage,
  ServersPage,
  SettingsPage,
  ShellPage,
  TemplatesPage,
} from './pages.ts';

/** The feature for the place the user is at. */
export function PageView(): ReactNode {
  const place = useSelect(useApp().stores.navigation, (state) => state.place);
  switch (place.page) {
    case 'containers':
      return <ContainersPage openKey={place.key} />;
    case 'shell':
      return <ShellPage key={place.key} rowKey={place.key} />;
    case 'create':
      return <CreatePage templateId={place.templateId} />;
    case 'templates':
      return <TemplatesPage openId={place.templateId} />;
    case 'edit-template':
      return <EditorPage templateId={place.templateId} />;
    case 'buckets':
      return <BucketsPage openId={place.bucketId} />;
    case 'jobs':
      return <JobsPage />;
    case 'job':
      return <JobPage key={place.jobId} jobId={place.jobId} seq={place.seq} find={place.find} />;
    case 'compare':
      return <ComparePage key={place.jobId} jobId={place.jobId} otherId={place.otherId} />;
    case 'servers':
      return <ServersPage openId={place.connectionId} />;
    case 'add-server':
      return (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <AddServer />
        </div>
      );
    case 'settings':
      return <SettingsPage section={place.section} />;
    case 'missing':
      return <MissingPage what={place.what} />;
    case 'gallery':
      return <GalleryPage />;
  }
}
