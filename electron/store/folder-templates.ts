import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { diskState } from '../../shared/domain/disk-state.ts';
import { templateId, type TemplateId } from '../../shared/domain/ids.ts';
import { template, templateProblem } from '../../shared/domain/template.ts';
import type { Db } from './database.ts';
import { fittingRows } from './fitting-rows.ts';
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
  return {
    /** By path, which is what an unfit row goes by. */
    all: () =>
      fittingRows(
        folderTemplate,
        orm
          .select()
          .from(folderTemplates)
          .orderBy(asc(folderTemplates.path))
          .all()
          .map((row) => ({ id: row.id, name: row.path, value: row })),
      ),

    get(id: TemplateId): FolderTemplate | null {
      const row = orm.select().from(folderTemplates).where(eq(folderTemplates.id, id)).get();
      return row ? read(folderTemplate, row, 'folder_templates') : null;
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
