import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { diskState } from '../../shared/domain/disk-state.ts';
import { templateId, type TemplateId } from '../../shared/domain/ids.ts';
import { template, templateProblem } from '../../shared/domain/template.ts';
import type { Db } from './database.ts';
import { folderTemplates } from './schema.ts';

const folderTemplate = z.object({
  id: templateId,
  path: z.string(),
  mine: template,
  ancestor: template,
  digest: z.string(),
  state: diskState,
  problems: z.array(templateProblem),
});
type FolderTemplate = z.infer<typeof folderTemplate>;
export type FolderTemplates = ReturnType<typeof createFolderTemplates>;

/** Templates of the user's folders, each with the version that the app and the files had last. */
export function createFolderTemplates({ orm, clock, read }: Db) {
  const parse = (row: unknown): FolderTemplate => read(folderTemplate, row, 'folder_templates');
  return {
    list: (): FolderTemplate[] =>
      orm.select().from(folderTemplates).orderBy(asc(folderTemplates.path)).all().map(parse),

    get(id: TemplateId): FolderTemplate | null {
      const row = orm.select().from(folderTemplates).where(eq(folderTemplates.id, id)).get();
      return row ? parse(row) : null;
    },

    save(saved: FolderTemplate): void {
      const { id, ...rest } = { ...saved, savedAt: clock.now() };
      orm
        .insert(folderTemplates)
        .values({ id, ...rest })
        .onConflictDoUpdate({ target: folderTemplates.id, set: rest })
        .run();
    },

    remove(id: TemplateId): void {
      orm.delete(folderTemplates).where(eq(folderTemplates.id, id)).run();
    },
  };
}
