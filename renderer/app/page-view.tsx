import { lazy, Suspense, type ReactNode } from 'react';
import { AddServer } from '../features/connections/add-server.tsx';
import { ServersPage } from '../features/connections/servers-page.tsx';
import { ContainersPage } from '../features/containers/containers-page.tsx';
import { JobPage } from '../features/jobs/job-page.tsx';
import { JobsPage } from '../features/jobs/jobs-page.tsx';
import { TemplatesPage } from '../features/templates/templates-page.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { MissingPage } from './missing-page.tsx';

// What the first look at the list does not need is read when it is opened.
const CreatePage = lazy(async () => ({
  default: (await import('../features/create-container/create-page.tsx')).CreatePage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import('../features/settings/settings-page.tsx')).SettingsPage,
}));
const EditorPage = lazy(async () => ({
  default: (await import('../features/templates/editor/editor-page.tsx')).EditorPage,
}));
const BucketsPage = lazy(async () => ({
  default: (await import('../features/package-buckets/buckets-page.tsx')).BucketsPage,
}));
const GalleryPage = lazy(async () => ({ default: (await import('../features/gallery/gallery-page.tsx')).GalleryPage }));

/** The feature for the place the user is at. */
export function PageView(): ReactNode {
  return (
    <Suspense fallback={null}>
      <Page />
    </Suspense>
  );
}

function Page(): ReactNode {
  const place = useSelect(useApp().stores.navigation, (state) => state.place);
  switch (place.page) {
    case 'containers':
      return <ContainersPage openKey={place.key} />;
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
      return <JobPage key={place.jobId} jobId={place.jobId} />;
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
