import { z } from 'zod';
import { mostMatchedCharacters, readPattern } from './answer-pattern.ts';

/** Names the runner, the shell or the loader give a meaning of their own; a template may not take them. */
const reserved =
  /^(?:CONTAINER_|GANTRY_|LD_|BASH_)|^(?:_|PS4|OPTIND|HISTCMD|SHELLOPTS|BASHOPTS|PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|UID|EUID|PPID|TERM)$/;

/** An environment variable of a script, and what stands between `{{` and `}}` in a file. */
export const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'letters, digits and _, not beginning with a digit')
  .refine((name) => !reserved.test(name), 'this name has a meaning of its own');

/** What a value may be: anything on one line or several, but no NUL, which no environment can hold. */
export const variableValue = z
  .string()
  .max(32 * 1024)
  .refine((value) => !value.includes('\0'), 'it may not hold a NUL character');

/** A pattern as the field of an answer knows it. */
export const answerPattern = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const read = readPattern(text);
    if (!read.ok) context.addIssue({ code: 'custom', message: read.reason });
  });

const asked = { name: variableName, label: z.string().min(1).max(100), help: z.string().max(500).default('') };

/** A question of a template, asked when a container is made from it. */
export const templateVariable = z.discriminatedUnion('kind', [
  z.strictObject({
    ...asked,
    kind: z.literal('text'),
    default: variableValue.nullable().default(null),
    isRequired: z.boolean().default(true),
    /** A regular expression the whole answer has to match. */
    pattern: answerPattern.nullable().default(null),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal('number'),
    default: z.number().nullable().default(null),
    isRequired: z.boolean().default(true),
    min: z.number().nullable().default(null),
    max: z.number().nullable().default(null),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal('choice'),
    choices: z
      .array(z.strictObject({ answer: variableValue, label: z.string().max(100) }))
      .min(1)
      .max(100),
    default: variableValue.nullable().default(null),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal('secret'),
    isRequired: z.boolean().default(true),
    minLength: z.number().int().min(1).max(1000).default(1),
    /** Characters of the value Gantry makes when nothing is entered; null: it has to be entered. */
    generatedLength: z.number().int().min(8).max(1000).nullable().default(null),
  }),
]);
export type TemplateVariable = z.infer<typeof templateVariable>;

/** Why an answer does not do, in the user's words; null when it does. Empty answers of secrets that are generated do. */
export function answerProblem(variable: TemplateVariable, answer: string): string | null {
  const parsed = variableValue.safeParse(answer);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'not a value';
  switch (variable.kind) {
    case 'text':
      if (answer === '') return variable.isRequired ? 'required' : null;
      return variable.pattern === null ? null : patternProblem(variable.pattern, answer);
    case 'number': {
      if (answer.trim() === '') return variable.isRequired ? 'required' : null;
      const number = Number(answer);
      if (!Number.isFinite(number)) return 'not a number';
      if (variable.min !== null && number < variable.min) return `at least ${variable.min}`;
      if (variable.max !== null && number > variable.max) return `at most ${variable.max}`;
      return null;
    }
    case 'choice':
      return variable.choices.some((choice) => choice.answer === answer) ? null : 'not one of the choices';
    case 'secret':
      if (answer === '') return variable.isRequired && variable.generatedLength === null ? 'required' : null;
      return answer.length < variable.minLength ? `at least ${variable.minLength} characters` : null;
  }
}

function patternProblem(pattern: string, answer: string): string | null {
  if (answer.length > mostMatchedCharacters) return `at most ${mostMatchedCharacters} characters`;
  const read = readPattern(pattern);
  if (!read.ok) return `its pattern cannot be used: ${read.reason}`;
  return read.pattern.matches(answer) ? null : `it has to match ${pattern}`;
}

/** What stands in the field before anything is typed. */
export function firstAnswer(variable: TemplateVariable): string {
  switch (variable.kind) {
    case 'text':
      return variable.default ?? '';
    case 'number':
      return variable.default === null ? '' : String(variable.default);
    case 'choice':
      return variable.default ?? variable.choices[0]?.answer ?? '';
    case 'secret':
      return '';
  }
}
