import { placeholderNames } from './placeholders.ts';
import { mostFileBytes, type FileEntry, type Provisioning } from './provisioning.ts';
import { answerProblem, firstAnswer, type TemplateVariable } from './template-variable.ts';

/** Something that is right by itself and wrong beside the rest. */
export type TemplateMistake = {
  /** Below the template's `provisioning`. */
  path: (string | number)[];
  message: string;
  /** Inside the content of the file the path leads to; both count from 1. */
  at: { line: number; column: number } | null;
};

/**
 * What no part of a template can tell alone: names said twice, first answers that do not do, placeholders nobody fills, files that
 * could not be read again.
 */
export function templateMistakes(provisioning: Provisioning): TemplateMistake[] {
  const { scripts, files, variables, checks, customPackages } = provisioning;
  return [
    ...twice(scripts, 'scripts', 'name', (name) => `two scripts are called ${name}`),
    ...twice(files, 'files', 'destination', (path) => `two files go to ${path}`),
    ...twice(variables, 'variables', 'name', (name) => `two variables are called ${name}`),
    ...twice(checks, 'checks', 'name', (name) => `two checks are called ${name}`),
    ...twice(customPackages, 'customPackages', 'name', (name) => `two custom packages are called ${name}`),
    ...variables.flatMap((variable, index) =>
      variableMistakes(variable).map(([field, message]) => ({ path: ['variables', index, field], message, at: null })),
    ),
    ...files.flatMap((file, index) => sizeMistakes(file, index)),
    ...files.flatMap((_, index) => placeholderMistakes(provisioning, index)),
  ];
}

function twice<Key extends string>(
  entries: readonly Record<Key, string>[],
  list: string,
  key: Key,
  say: (name: string) => string,
): TemplateMistake[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const name = entry[key];
    if (seen.has(name)) return [{ path: [list, index, key], message: say(name), at: null }];
    seen.add(name);
    return [];
  });
}

function variableMistakes(variable: TemplateVariable): [field: string, message: string][] {
  const mistakes: [string, string][] = [];
  switch (variable.kind) {
    case 'number':
      if (variable.min !== null && variable.max !== null && variable.min > variable.max)
        mistakes.push(['max', `less than ${variable.min}, its least`]);
      break;
    case 'choice': {
      const answers = variable.choices.map(({ answer }) => answer);
      const again = answers.find((answer, index) => answers.indexOf(answer) !== index);
      if (again !== undefined) mistakes.push(['choices', `two choices answer ${JSON.stringify(again)}`]);
      break;
    }
    case 'secret':
      if (variable.generatedLength !== null && variable.generatedLength < variable.minLength)
        mistakes.push(['generatedLength', `less than ${variable.minLength} characters, its least`]);
      return mistakes;
    case 'text':
      break;
  }
  if (variable.default === null) return mistakes;
  const problem = answerProblem(variable, firstAnswer(variable));
  // An empty first answer asks for one like none does.
  if (problem !== null && !(variable.default === '' && problem === 'required')) mistakes.push(['default', problem]);
  return mistakes;
}

function sizeMistakes(file: FileEntry, index: number): TemplateMistake[] {
  if (bytesIn(file) <= mostFileBytes) return [];
  const message = `${file.destination} is larger than ${mostFileBytes / 1024 / 1024} MiB`;
  return [{ path: ['files', index, 'content'], message, at: null }];
}

function bytesIn({ content, encoding }: FileEntry): number {
  if (encoding === 'base64') return Math.floor((content.replace(/=+$/, '').length * 3) / 4);
  // No character is more than three bytes: most files need no closer look.
  return content.length * 3 <= mostFileBytes ? content.length : utf8Bytes(content);
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function placeholderMistakes({ files, variables }: Provisioning, index: number): TemplateMistake[] {
  const file = files[index];
  if (file?.hasPlaceholders !== true) return [];
  if (file.encoding === 'base64')
    return [
      { path: ['files', index, 'hasPlaceholders'], message: 'it is no text, so nothing can stand in it', at: null },
    ];
  const known = new Set(variables.map(({ name }) => name));
  if (placeholderNames(file.content).every((name) => known.has(name))) return [];
  return file.content.split('\n').flatMap((line, lineIndex) =>
    placeholderNames(line)
      .filter((name) => !known.has(name))
      .map((name) => ({
        path: ['files', index, 'content'],
        message: `no variable is called ${name}`,
        at: { line: lineIndex + 1, column: line.search(new RegExp(`\\{\\{[ \\t]*${name}[ \\t]*\\}\\}`)) + 1 },
      })),
  );
}
