import { toErrorData } from '../../../shared/errors.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { MenuEntry } from '../../ui/menu-entries.ts';

/** Every deed on one template, in the order of menus: the same at its card, its row, its detail and in the palette. */
export function templateEntries(app: AppParts, template: TemplateSummary): MenuEntry[] {
  const { client, stores } = app;
  const { id: templateId, name, source, path, diskState } = template;
  const { navigation, templateDialog, toasts } = stores;
  const isBuiltIn = source === 'built-in';
  const ships = isBuiltIn ? 'It ships with Gantry; duplicate it first' : null;
  const noFolder = path === null || isBuiltIn ? 'It has no folder' : null;
  const attempt = (work: () => Promise<void>) => () => {
    work().catch((error: unknown) => tellFailure(error, app));
  };
  return [
    item('open', 'Open', () => navigation.go({ page: 'templates', templateId })),
    isBuiltIn
      ? item('edit', 'Duplicate and edit…', () => templateDialog.open({ kind: 'duplicate-and-edit', templateId }))
      : item('edit', 'Edit', () => navigation.go({ page: 'edit-template', templateId })),
    item('use', 'New container from it', () => navigation.go({ page: 'create', templateId })),
    { kind: 'separator', id: 'first' },
    item('duplicate', 'Duplicate…', () => templateDialog.open({ kind: 'duplicate', templateId })),
    item('rename', 'Rename…', () => templateDialog.open({ kind: 'rename', templateId }), ships),
    item(
      'export',
      'Export…',
      attempt(() => exportTemplates(app, [template])),
    ),
    { kind: 'separator', id: 'second' },
    item(
      'open-folder',
      'Open its folder',
      attempt(() => client.call('template:open-folder', { templateId })),
      noFolder ?? (diskState === 'missing' ? 'Its folder is gone' : null),
    ),
    item(
      'write-folder',
      path === null ? 'Write to a folder…' : 'Write to its folder',
      attempt(async () => {
        const written = await client.call('template:write-folder', { templateId });
        if (written) toasts.show('success', `${name} was written`, written.path);
      }),
      ships,
    ),
    { kind: 'separator', id: 'third' },
    {
      ...item('delete', 'Delete…', () => templateDialog.open({ kind: 'delete', templateId }), ships),
      tone: 'danger',
    },
  ];
}

const item = (id: string, label: string, onSelect: () => void, disabledReason: string | null = null) =>
  ({ kind: 'item', id, label, onSelect, disabledReason }) as const;

/** Asks where to, and writes one archive. */
export async function exportTemplates(
  { client, stores }: AppParts,
  templates: readonly Pick<TemplateSummary, 'id' | 'name'>[],
): Promise<void> {
  const written = await client.call('template:export', { templateIds: templates.map(({ id }) => id) });
  if (!written) return;
  const what = templates.length === 1 ? (templates[0]?.name ?? '') : `${templates.length} templates`;
  stores.toasts.show('success', `${what} exported`, written.path);
}

/** Asks for an archive, and tells what came out of it. */
export async function importTemplates({ client, stores }: AppParts): Promise<void> {
  const report = await client.call('template:import', {});
  if (report) stores.templateDialog.open({ kind: 'imported', report });
}

const mostArchiveMiB = 36;

/** Imports an archive that was dropped on the window. */
export async function importDropped({ client, stores }: AppParts, file: File): Promise<void> {
  if (file.size > mostArchiveMiB * 1024 * 1024) {
    stores.toasts.show('failure', 'Not imported', `${file.name} is larger than ${mostArchiveMiB} MiB.`);
    return;
  }
  const report = await client.call('template:import-archive', { content: toBase64(await file.arrayBuffer()) });
  stores.templateDialog.open({ kind: 'imported', report });
}

function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer);
  const pieces: string[] = [];
  // A call takes only so many arguments; a multiple of three bytes needs no padding in between.
  const step = 3 * 8192;
  for (let at = 0; at < bytes.length; at += step)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + step))));
  return pieces.join('');
}

/** Asks for a folder, adds it and looks into it. */
export async function addFolder(app: AppParts): Promise<void> {
  const { client } = app;
  const chosen = await client.call('template:choose-folder', {});
  if (!chosen) return;
  await client.call('template:add-folder', chosen);
  await scanFolders(app, chosen.path);
}

/** Looks at one folder, or at all, and shows what there is to decide. */
export async function scanFolders({ client, stores }: AppParts, path: string | null): Promise<void> {
  const report = await client.call('template:scan', { path });
  stores.templates.dismissFound();
  if (report.items.length > 0) stores.templateDialog.open({ kind: 'scan', report });
  else
    stores.toasts.show(
      'info',
      'Nothing changed on disk',
      report.inStepCount === 1 ? 'One template is as it was.' : `${report.inStepCount} templates are as they were.`,
    );
}

/** Says what went wrong where the user is now. */
export function tellFailure(thrown: unknown, { stores }: Pick<AppParts, 'stores'>): void {
  const { title, explanation, nextStep } = describeError(toErrorData(thrown));
  stores.toasts.show('failure', title, `${explanation} ${nextStep}`.trim());
}
