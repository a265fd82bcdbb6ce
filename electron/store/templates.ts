import { asc, eq, sql } from 'drizzle-orm';
import { template, type Template } from '../../shared/domain/template.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { fittingRows, readRowsAhead, type ReadRows } from './fitting-rows.ts';
import { templates } from './schema.ts';

export type Templates = ReturnType<typeof createTemplates>;

// Not taken for JSON by the query: one row that is none would take all others down.
const textOf = sql<string>`${templates.body}`;

/** Templates made in the app, whole. */
export function createTemplates({ orm, clock, read }: Db) {
  const known: ReadRows<Template> = new Map();
  const rows = () =>
    orm
      .select({ id: templates.id, name: templates.name, body: textOf })
      .from(templates)
      .orderBy(asc(templates.name))
      .all()
      .map(({ id, name, body }) => ({ id, name, text: body, value: (): unknown => JSON.parse(body) }));
  return {
    /** By name; rows that cannot be read stand beside the others. */
    all: () => fittingRows(template, rows(), known),
    /** Does in turns what `all` would do at once. */
    readAhead: () => readRowsAhead(template, rows(), known),

    get(id: TemplateId): Template | null {
      const row = orm.select().from(templates).where(eq(templates.id, id)).get();
      return row ? read(template, row.body, 'templates') : null;
    },

    /** What is kept, as text, also of a row that cannot be read. */
    text(id: string): string | null {
      return orm.select({ body: textOf }).from(templates).where(eq(templates.id, id)).get()?.body ?? null;
    },

    save(saved: Template): void {
      const row = { name: saved.name, body: saved, savedAt: clock.now() };
      orm
        .insert(templates)
        .values({ id: saved.id, ...row })
        .onConflictDoUpdate({ target: templates.id, set: row })
        .run();
    },

    remove(id: string): void {
      orm.delete(templates).where(eq(templates.id, id)).run();
    },
  };
}
