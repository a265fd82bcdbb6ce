import type { ReactNode } from 'react';
import { AddServer } from '../features/connections/add-server.tsx';
import { ServersPage } from '../features/connections/servers-page.tsx';
import { ContainersPage } from '../features/containers/containers-page.tsx';
import { CreatePage } from '../features/create-container/create-page.tsx';
import { GalleryPage } from '../features/gallery/gallery-page.tsx';
import { JobPage } from '../features/jobs/job-page.tsx';
import { JobsPage } from '../features/jobs/jobs-page.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { TemplatesPage } from '../features/templates/templates-page.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';

/** The feature for the place the user is at. */
export function PageView(): ReactNode {
  const place = useSelect(useApp().stores.navigation, (state) => state.place);
  switch (place.page) {
    case 'containers':
      return <ContainersPage openKey={place.key} />;
    case 'create':
      return <CreatePage templateId={place.templateId} />;
    case 'templates':
      return <TemplatesPage openId={place.templateId} />;
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
      return <SettingsPage />;
    case 'gallery':
      return <GalleryPage />;
  }
}
