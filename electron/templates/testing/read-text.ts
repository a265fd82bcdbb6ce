import { expect } from 'vitest';
import { templateId } from '../../../shared/domain/ids.ts';
import type { Template } from '../../../shared/domain/template.ts';
import type { ParsedTemplate } from '../parsed-template.ts';
import { readGantryYaml } from '../read-gantry-yaml.ts';

export const head = 'gantry: 1\nname: Web\nosTemplates: [debian-12-standard]\n';
const identity = { id: templateId.parse('t'), source: 'folder', path: '/t', folderName: 't' } as const;
const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

export function read(text: string, files: Record<string, string | Uint8Array> = {}): ParsedTemplate {
  const all = Object.entries({ 'gantry.yaml': text, ...files });
  return readGantryYaml(new Map(all.map(([name, content]) => [name, bytes(content)])), identity);
}
export function templateOf(text: string, files: Record<string, string | Uint8Array> = {}): Template {
  const { template, problems } = read(text, files);
  expect(problems).toEqual([]);
  if (template === null) throw new Error('neither template nor problem');
  return template;
}
export function problemsOf(text: string, files: Record<string, string | Uint8Array> = {}) {
  const { template, problems } = read(text, files);
  expect(template).toBeNull();
  return problems.map(({ file, line, column, reason }) => ({
    ...(file !== 'gantry.yaml' && { file }),
    line,
    column,
    reason,
  }));
}
