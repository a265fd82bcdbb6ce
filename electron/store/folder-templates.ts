import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { diskState } from '../../shared/domain/disk-state.ts';
import { templateId, type TemplateId } from '../../shared/domain/ids.ts';
import { template, templateProblem } from '../../shared/domain/template.ts';
import type { Db } from './database.ts';
import { fittingRows, readRowsAhead, type ReadRows } from './fitting-rows.ts';
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
// Not taken for JSON by the query: one row that is none would take all others down.
const textColumns = {
  id: folderTemplates.id,
  path: folderTemplates.path,
  mine: sql<string>`${folderTemplates.mine}`,
  ancestor: sql<string>`${folderTemplates.ancestor}`,
  digest: folderTemplates.digest,
  state: folderTemplates.state,
  problems: sql<string>`${folderTemplates.problems}`,
};
type FolderTemplate = z.infer<typeof folderTemplate>;
export type FolderTemplates = ReturnType<typeof createFolderTemplates>;

/** Templates of the user's folders, each with the version that the app and the files had last. */
export function createFolderTemplates({ orm, clock, read }: Db) {
  const known: ReadRows<FolderTemplate> = new Map();
  const rows = () =>
    orm
      .select(textColumns)
      .from(folderTemplates)
      .orderBy(asc(folderTemplates.path))
      .all()
      .map(({ mine, ancestor, problems, ...row }) => ({
        id: row.id,
        name: row.path,
        text: [row.path, row.state, row.digest, mine, ancestor, problems].join('\n'),
        value: (): unknown => ({
          ...row,
          mine: JSON.parse(mine),
          ancestor: JSON.parse(ancestor),
          problems: JSON.parse(problems),
        }),
      }));
  return {
    /** By path, which is what an unfit row goes by. */
    all: () => fittingRows(folderTemplate, rows(), known),
    /** Does in turns what `all` would do at once. */
    readAhead: () => readRowsAhead(folderTemplate, rows(), known),

    get(id: TemplateId): FolderTemplate | null {
      const row = orm.select().from(folderTemplates).where(eq(folderTemplates.id, id)).get();
      return row ? read(folderTemplate, row, 'folder_templates') : null;
    },

    /** What is kept, as text, also of a row that cannot be read. */
    text(id: string): string | null {
      const row = orm.select(textColumns).from(folderTemplates).where(eq(folderTemplates.id, id)).get();
      return row
        ? `{"path":${JSON.stringify(row.path)},"state":${JSON.stringify(row.state)},"mine":${row.mine},"ancestor":${row.ancestor}}`
        : null;
    },

    save(saved: FolderTemplate): void {
      const { id, ...rest } = { ...saved, savedAt: clock.now() };
      orm
        .insert(folderTemplates)
        .values({ id, ...rest })
        .onConflictDoUpdate({ target: folderTemplates.id, set: rest })
        .run();
    },

    remove(id: string): void {
      orm.delete(folderTemplates).where(eq(folderTemplates.id, id)).run();
    },
  };
}
