import { later } from '../ui/later.tsx';

// What the first look at the list does not need.
export const AddServer = later(async () => (await import('../features/connections/add-server.tsx')).AddServer);
export const BucketsPage = later(
  async () => (await import('../features/package-buckets/buckets-page.tsx')).BucketsPage,
  { isSoon: true },
);
export const ComparePage = later(async () => (await import('../features/jobs/compare-page.tsx')).ComparePage);
export const CreatePage = later(async () => (await import('../features/create-container/create-page.tsx')).CreatePage, {
  isSoon: true,
});
export const EditorPage = later(async () => (await import('../features/templates/editor/editor-page.tsx')).EditorPage, {
  isSoon: true,
});
export const FirstRun = later(async () => (await import('../features/first-run/first-run.tsx')).FirstRun);
export const GalleryPage = later(async () => (await import('../features/gallery/gallery-page.tsx')).GalleryPage);
export const JobPage = later(async () => (await import('../features/jobs/job-page.tsx')).JobPage, { isSoon: true });
export const JobsPage = later(async () => (await import('../features/jobs/jobs-page.tsx')).JobsPage, { isSoon: true });
export const ServersPage = later(async () => (await import('../features/connections/servers-page.tsx')).ServersPage, {
  isSoon: true,
});
export const SettingsPage = later(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage, {
  isSoon: true,
});
export const ShellPage = later(async () => (await import('../features/shell/shell-page.tsx')).ShellPage);
export const TemplatesPage = later(
  async () => (await import('../features/templates/templates-page.tsx')).TemplatesPage,
  {
    isSoon: true,
  },
);

// What stands over the page once it is asked for.
export const Palette = later(async () => (await import('./palette/palette.tsx')).Palette, { isSoon: true });
export const ShortcutsSheet = later(async () => (await import('./shortcuts-sheet.tsx')).ShortcutsSheet, {
  isSoon: true,
});
export const ContainerDialogs = later(
  async () => (await import('../features/containers/actions/container-dialogs.tsx')).ContainerDialogs,
  { isSoon: true },
);
export const TemplateDialogs = later(
  async () => (await import('../features/templates/dialogs/template-dialogs.tsx')).TemplateDialogs,
  { isSoon: true },
);
export const OsTemplatesDialogs = later(
  async () => (await import('../features/os-templates/os-templates-dialog.tsx')).OsTemplatesDialogs,
);
export const FaultsPanel = later(async () => (await import('../features/demo/faults-panel.tsx')).FaultsPanel);
