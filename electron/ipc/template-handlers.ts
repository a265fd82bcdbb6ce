import { AppError } from '../../shared/errors.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';
import { templateDraftHandlers } from './template-draft-handlers.ts';

type TemplateChannels = Extract<keyof Handlers, `template:${string}`>;

export function templateHandlers(parts: Parts): Pick<Handlers, TemplateChannels> {
  const { desktop, templates, templateFolders, buckets } = parts;
  return {
    'template:list': () => templates.list(),
    'template:problems': async () => [...(await templates.problems()), ...templateFolders.problems()],
    'template:unreadable': () => [...templates.unreadable(), ...buckets.unreadable()],
    'template:export-unreadable': async ({ kind, id }) => {
      const { exportRecordText, recordFileName } = await import('../templates/template-exchange.ts');
      const book = kind === 'bucket' ? buckets : templates;
      const text = book.unreadableText(id);
      const path = await desktop.chooseSaveFile(
        recordFileName(book.unreadable().find((one) => one.id === id)?.name ?? ''),
      );
      if (path !== null) await exportRecordText(text, path);
      return placeOf(path);
    },
    'template:delete-unreadable': ({ kind, id }) => (kind === 'bucket' ? buckets : templates).removeUnreadable(id),
    'template:get': ({ templateId }) => templates.get(templateId),
    'template:detail': ({ templateId }) => templates.detail(templateId),
    'template:resolve': ({ templateId }) => buckets.resolve(templateId),
    'template:save': ({ template, expectedRevision }) => templates.save(template, expectedRevision),
    'template:duplicate': ({ templateId, name }) => templates.duplicate(templateId, name),
    'template:delete': ({ templateId }) => templates.remove(templateId),
    'template:folders': () => templateFolders.folders(),
    'template:choose-folder': async () => placeOf(await desktop.chooseFolder()),
    'template:add-folder': ({ path }) => templateFolders.add(path),
    'template:watch-folder': ({ path, isWatched }) => templateFolders.watch(path, isWatched),
    'template:remove-folder': ({ path }) => templateFolders.remove(path),
    'template:scan': ({ path }, signal) => templateFolders.scan(path, signal),
    'template:apply-scan': ({ scanId, choices }, signal) => templateFolders.apply(scanId, choices, signal),
    'template:write-folder': async ({ templateId }, signal) => {
      const written = await templateFolders.write(templateId, signal);
      if (written !== null) return { path: written };
      const parent = await desktop.chooseFolder();
      return parent === null ? null : { path: await templateFolders.writeNew(templateId, parent) };
    },
    'template:open-folder': async ({ templateId }) => {
      const { name, path } = await templates.get(templateId);
      if (path === null) throw refused(name, 'It has no folder; it is kept in the app.');
      await desktop.showFolder(path);
    },
    'template:export': async ({ templateIds }) => {
      const { archiveName, exportTemplates } = await import('../templates/template-exchange.ts');
      const chosen = await Promise.all(templateIds.map((id) => templates.get(id)));
      const path = await desktop.chooseSaveFile(archiveName(chosen));
      if (path !== null) await exportTemplates(chosen, path, { templates, buckets });
      return placeOf(path);
    },
    'template:import': async () => {
      const { importTemplates, readArchiveFile } = await import('../templates/template-exchange.ts');
      const path = await desktop.chooseOpenFile('Template archives', ['gz', 'tgz', 'tar']);
      return path === null ? null : importTemplates(await readArchiveFile(path), { templates, buckets });
    },
    'template:import-archive': async ({ content }) => {
      const { importTemplates } = await import('../templates/template-exchange.ts');
      return importTemplates(Buffer.from(content, 'base64'), { templates, buckets });
    },
    ...templateDraftHandlers(parts),
    'template:check-script': (script) => parts.checkScript(script),
  };
}

const placeOf = (path: string | null): { path: string } | null => (path === null ? null : { path });

const refused = (name: string, reason: string): AppError =>
  new AppError('template:refused', `${name}: ${reason}`, { name, reason });
