import { asc, eq } from 'drizzle-orm';
import { template, type Template } from '../../shared/domain/template.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { fittingRows } from './fitting-rows.ts';
import { templates } from './schema.ts';

export type Templates = ReturnType<typeof createTemplates>;

/** Templates made in the app, whole. */
export function createTemplates({ orm, clock, read }: Db) {
  return {
    /** By name; rows that cannot be read stand beside the others. */
    all: () =>
      fittingRows(
        template,
        orm
          .select()
          .from(templates)
          .orderBy(asc(templates.name))
          .all()
          .map(({ id, name, body }) => ({ id, name, value: body })),
      ),

    get(id: TemplateId): Template | null {
      const row = orm.select().from(templates).where(eq(templates.id, id)).get();
      return row ? read(template, row.body, 'templates') : null;
    },

    save(saved: Template): void {
      const row = { name: saved.name, body: saved, savedAt: clock.now() };
      orm
        .insert(templates)
        .values({ id: saved.id, ...row })
        .onConflictDoUpdate({ target: templates.id, set: row })
        .run();
    },

    remove(id: TemplateId): void {
      orm.delete(templates).where(eq(templates.id, id)).run();
    },
  };
}
