import { expect } from 'vitest';
import type { FileMap, ParsedTemplate } from '../../electron/templates/parsed-template.ts';
import { readTemplate } from '../../electron/templates/read-template.ts';
import { template as templateSchema } from '../../shared/domain/template.ts';
import { identity } from './file-map.ts';

/** Characters no path that a template is taken with may hold. */
const acted = /[;&|<>$`"'*?\p{Cc}]/u;

/** Reads a template, and looks at what every reading has to keep to whatever was read. */
export function readChecked(files: FileMap): ParsedTemplate {
  const { template, problems } = readTemplate(files, identity);
  expect(template === null).toBe(problems.some(({ level }) => level === 'error'));
  for (const { line, column, reason } of problems) {
    expect(reason).not.toBe('');
    expect(line ?? 1).toBeGreaterThan(0);
    expect(column ?? 1).toBeGreaterThan(0);
  }
  if (template !== null) {
    expect(templateSchema.parse(structuredClone(template))).toEqual(template);
    for (const { destination } of template.provisioning.files) expect(destination).not.toMatch(acted);
    for (const { name } of template.provisioning.scripts) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
  }
  return { template, problems };
}
