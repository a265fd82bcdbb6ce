import { describe, expect, test } from 'vitest';
import { head, problemsOf, templateOf } from './testing/read-text.ts';

const holding = (part: string): string => expect.stringContaining(part) as string;

describe('variables, checks, scripts and files', () => {
  test('are read with all they may say', () => {
    const { provisioning } = templateOf(
      `${head}variables:
  - { name: DOMAIN, kind: text, label: Domain, help: Of the site., default: example.org, pattern: '[a-z.]+' }
  - { name: WORKERS, kind: number, default: 4, min: 1, max: 64, required: false }
  - { name: SIZE, kind: choice, choices: [small, { answer: big, label: Big one }], default: big }
  - { name: PASSWORD, kind: secret, minLength: 12, generate: 24 }
scripts:
  - { file: scripts/10-a.sh, once: true }
files:
  - { source: files/site, destination: /etc/site, substitute: true }
  - { source: files/logo, destination: /srv/logo.png }
checks:
  - { name: Port, port: 80, timeoutSeconds: 30, intervalSeconds: 0.5 }
  - { name: Page, http: 'http://localhost/', status: 200, contains: Hello }
  - { name: Answer, command: pg_isready, runAs: postgres }
`,
      {
        'scripts/10-a.sh': '\uFEFFx',
        'files/site': '{{ DOMAIN }} {{PASSWORD}} {{ .Values }}',
        'files/logo': new Uint8Array([0xff, 0]),
      },
    );
    expect(provisioning.variables).toEqual([
      {
        name: 'DOMAIN',
        kind: 'text',
        label: 'Domain',
        help: 'Of the site.',
        default: 'example.org',
        isRequired: true,
        pattern: '[a-z.]+',
      },
      { name: 'WORKERS', kind: 'number', label: 'WORKERS', help: '', default: 4, isRequired: false, min: 1, max: 64 },
      {
        name: 'SIZE',
        kind: 'choice',
        label: 'SIZE',
        help: '',
        choices: [
          { answer: 'small', label: 'small' },
          { answer: 'big', label: 'Big one' },
        ],
        default: 'big',
      },
      {
        name: 'PASSWORD',
        kind: 'secret',
        label: 'PASSWORD',
        help: '',
        isRequired: true,
        minLength: 12,
        generatedLength: 24,
      },
    ]);
    expect(provisioning.scripts).toMatchObject([{ name: '10-a.sh', runsOnce: true, content: '\uFEFFx' }]);
    expect(provisioning.files).toMatchObject([
      { destination: '/etc/site', hasPlaceholders: true, encoding: 'utf8' },
      { destination: '/srv/logo.png', hasPlaceholders: false, encoding: 'base64', content: '/wA=' },
    ]);
    expect(provisioning.checks).toEqual([
      { name: 'Port', kind: 'port', port: 80, timeoutMs: 30_000, intervalMs: 500 },
      {
        name: 'Page',
        kind: 'http',
        url: 'http://localhost/',
        status: 200,
        contains: 'Hello',
        timeoutMs: 60_000,
        intervalMs: 2_000,
      },
      {
        name: 'Answer',
        kind: 'command',
        command: 'pg_isready',
        runAs: 'postgres',
        timeoutMs: 60_000,
        intervalMs: 2_000,
      },
    ]);
  });

  test.each([
    ['variables:\n  - { name: A, kind: text }\n  - { name: A, kind: number }', 6, 'two variables are called A'],
    ['variables:\n  - { name: A, kind: number, default: 1, min: 2 }', 5, 'at least 2'],
    ['variables:\n  - { name: A, kind: choice, choices: [a], default: b }', 5, 'not one of the choices'],
    ['variables:\n  - { name: A, kind: choice, choices: [1] }', 5, 'in quotes'],
    ['variables:\n  - { name: A, kind: secret, minLength: 30, generate: 24 }', 5, 'less than 30'],
    ['variables:\n  - { name: A, kind: colour }', 5, 'text, number, choice or secret'],
    ['variables:\n  - { name: PATH, kind: text }', 5, 'a meaning of its own'],
    ['variables:\n  - { name: A, kind: text, minimum: 1 }', 5, 'minimum is not known'],
    ['checks:\n  - { name: A, port: 1 }\n  - { name: A, port: 2 }', 6, 'two checks are called A'],
    ['checks:\n  - { name: A }', 5, 'exactly one of port, http and command'],
    ['checks:\n  - { name: A, port: 80, status: 200 }', 5, 'only with http'],
    ['checks:\n  - { name: A, port: 80, timeoutSeconds: 0.5 }', 5, 'at least 1 seconds'],
    ['checks:\n  - { name: A, port: 80, timeoutSeconds: 1.2345 }', 5, 'at most three decimals'],
    ['checks:\n  - { name: A, http: "file:///etc/passwd" }', 5, 'http://'],
    ['files:\n  - { source: f, destination: /a }\n  - { source: f, destination: /a }', 6, 'two files go to /a'],
    ['files:\n  - { source: b, destination: /a, substitute: true }', 5, 'it is no text'],
  ])('are refused at their line: %s', (text, line, reason) => {
    expect(problemsOf(`${head}${text}\n`, { f: 'x', b: new Uint8Array([0xff]) })).toMatchObject([
      { line, reason: holding(reason) },
    ]);
  });

  test('a placeholder nobody fills is named at its place in the file', () => {
    const text = `${head}variables: [{ name: A, kind: text }]\nfiles:\n  - { source: f, destination: /a, substitute: true }\n  - { source: f, destination: /b }\n`;
    expect(problemsOf(text, { f: 'x {{ A }}\n  {{ B }} {{ B}}{{C}}\n' })).toEqual([
      { file: 'f', line: 2, column: 3, reason: 'no variable is called B' },
      { file: 'f', line: 2, column: 17, reason: 'no variable is called C' },
    ]);
  });
});
