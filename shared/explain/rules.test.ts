import { describe, expect, test } from 'vitest';
import type { AppErrorData } from '../errors.ts';
import { causes } from './causes.ts';
import { explainFailure } from './explain-failure.ts';
import { plainLine } from './plain-line.ts';
import type { Example, Place, Rule } from './rule.ts';
import { rules, words } from './rules/all-rules.ts';

const errorOf = (place: Place, example: Exclude<Example, string>): AppErrorData => {
  const lines = [...example.lines];
  const exitCode = example.exitCode === undefined && example.signal === undefined ? 1 : (example.exitCode ?? null);
  switch (place) {
    case 'api':
      return {
        code: 'pve:refused',
        message: '',
        details: example.status
          ? { status: example.status, reason: lines.join('\n'), parameters: {} }
          : example.parameter
            ? {
                status: 400,
                reason: 'Parameter verification failed.',
                parameters: { [example.parameter]: lines.join('\n') },
              }
            : { status: 500, reason: lines.join('\n'), parameters: {} },
      };
    case 'task':
      return {
        code: 'pve:task-failed',
        message: '',
        details: {
          upid: `UPID:pve:1:1:1:${example.taskType ?? 'vzstart'}:104:root@pam:`,
          exitstatus: lines.at(-1)?.replace('TASK ERROR: ', '') ?? '',
          decisiveLines: lines,
        },
      };
    case 'script':
    case 'ssh':
      return {
        code: 'ssh:command-failed',
        message: '',
        details: {
          command: example.command ?? (place === 'ssh' ? 'ssh root@ct true' : '10-app.sh'),
          exitCode,
          signal: example.signal ? `SIG${example.signal}` : null,
          lastLines: lines,
        },
      };
  }
};

const placesOf = ({ when }: Rule, example: Exclude<Example, string>): Place[] => {
  if (example.place) return [example.place];
  if (example.parameter !== undefined) return ['api'];
  if (example.exitCode !== undefined || example.signal !== undefined) return ['script'];
  const guess: Place = when?.taskType
    ? 'task'
    : when?.exitCode || when?.signal || !when?.place
      ? 'script'
      : (when.place[0] ?? 'script');
  return [guess];
};

const cases = rules.flatMap((rule) =>
  rule.examples.map((given) => {
    const example = typeof given === 'string' ? { lines: [given] } : given;
    return { rule, example, name: `${rule.cause}: ${example.lines.at(0) ?? JSON.stringify(example)}` };
  }),
);

describe('every rule recognises its own examples', () => {
  test.each(cases)('$name', ({ rule, example }) => {
    for (const place of placesOf(rule, example)) {
      const told = explainFailure({ error: errorOf(place, example) });
      const decisive = example.decisive === undefined ? (example.lines[0] ?? null) : example.decisive;
      expect({ cause: told?.cause, line: told?.decisiveLine }).toEqual({
        cause: rule.cause,
        line: decisive === null || (rule.cause === 'unknown' && rule.isSure === false) ? null : plainLine(decisive),
      });
    }
  });
});

test('every cause of the closed list has words and a rule or a code of ours that leads to it', () => {
  const known = new Set(rules.map(({ cause }) => cause));
  expect(causes.filter((cause) => !known.has(cause))).toEqual(['script-failed']);
  expect(Object.keys(words).toSorted()).toEqual([...causes].toSorted());
});

test('what a pattern finds by name is told in the words for it', () => {
  const named = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  for (const rule of rules) {
    const general = rule.cause === 'unknown' ? null : words[rule.cause];
    const told = `${rule.sentence ?? general?.sentence} ${rule.nextStep ?? general?.nextStep}`;
    const found = named(rule.line?.source ?? '', /\(\?<(\w+)>/g);
    expect({ told, unused: found.filter((name) => !named(told, /\{(\w+)\}/g).includes(name)) }).toEqual({
      told,
      unused: [],
    });
  }
});

test.each([
  ['  nginxx (no such package):', 'The package nginxx'],
  ['error: target not found: paru', 'The package paru'],
  ['wget: unable to resolve host address ‘example.invalid’', 'The name example.invalid'],
  ["storage 'nas' is not online", 'the storage nas'],
  ['./10-app.sh: line 3: jq: command not found', 'The program jq'],
  ['env: jq: No such file or directory', 'The program jq'],
])('a name is told in whichever words it was found: %s', (line, sentence) => {
  const error = errorOf(line.startsWith('storage') ? 'task' : 'script', { lines: [line] });
  expect(explainFailure({ error })?.sentence).toContain(sentence);
});

test('no sentence shows a placeholder, whatever was found', () => {
  for (const { rule, example } of cases)
    for (const place of placesOf(rule, example)) {
      const told = explainFailure({ error: errorOf(place, example) });
      expect(`${told?.sentence} ${told?.nextStep}`).not.toMatch(/[{}]|undefined|\s{2}/);
    }
});
