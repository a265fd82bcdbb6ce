import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../lib/project.ts';
import { countUnitTests } from './unit-tests.ts';
import { countWindowTests } from './window-tests.ts';

const unitFile = (name: string, status: string, assertionResults: readonly unknown[]): unknown => ({
  name: path.join(projectRoot, name),
  status,
  assertionResults,
});

describe('the counts of a test run', () => {
  it('come from vitest, and a file that does not load counts as a failure', () => {
    const testResults = [
      unitFile('one.test.ts', 'failed', [
        { status: 'passed', fullName: 'adds' },
        {
          status: 'failed',
          fullName: 'subtracts',
          failureMessages: ['AssertionError: expected 3 to be 2\n\n    at one.test.ts:4:5'],
        },
      ]),
      unitFile('two.test.ts', 'failed', []),
    ];
    const report = JSON.stringify({ numPassedTests: 1, numFailedTests: 1, testResults });
    expect(countUnitTests(report, 1)).toEqual({
      passed: 1,
      failed: 2,
      failures: ['one.test.ts › subtracts: AssertionError: expected 3 to be 2', 'two.test.ts could not be loaded'],
    });
  });

  it('hold a file against it that leaves something behind, although all its tests passed', () => {
    const message =
      'Error: When this file has ended, these are not as they were: TCPServerWrap.\n    at no-trace.ts:17:34';
    const file = {
      ...(unitFile('three.test.ts', 'failed', [{ status: 'passed', fullName: 'adds' }]) as object),
      message,
    };
    const report = JSON.stringify({ numPassedTests: 1, numFailedTests: 0, testResults: [file] });
    const failures = ['three.test.ts: Error: When this file has ended, these are not as they were: TCPServerWrap.'];
    expect(countUnitTests(report, 1)).toEqual({ passed: 1, failed: 1, failures });
  });

  it('come from Playwright, and a test that passed only when repeated counts as a failure', () => {
    const message = '\u001B[31mError: not focused\u001B[39m\n\nExpected: focused\n    at window.spec.ts:9:3';
    const tests = [{ results: [{ errors: [{ message }] }] }];
    const inner = { specs: [{ title: 'A02 opens', file: 'window.spec.ts', line: 9, ok: false, tests }] };
    const suites = [{ specs: [{ title: 'A01 starts', file: 'window.spec.ts', line: 4, ok: true }], suites: [inner] }];
    const report = JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 }, errors: [], suites });
    const failures = ['window.spec.ts:9 › A02 opens: Error: not focused · Expected: focused'];
    expect(countWindowTests(report, 1)).toEqual({ passed: 5, failed: 2, failures });
  });

  it('never say all is well when the runner failed or left no report', () => {
    const unit = JSON.stringify({ numPassedTests: 2, numFailedTests: 0, testResults: [] });
    const window = JSON.stringify({ stats: { expected: 5, unexpected: 0, flaky: 0 }, errors: [] });
    expect(countUnitTests(unit, 1)).toEqual({ passed: 2, failed: 1 });
    expect(countWindowTests(window, 1)).toEqual({ passed: 5, failed: 1 });
    expect(countUnitTests('', 0)).toEqual({ passed: 0, failed: 1 });
    expect(countWindowTests('', 0)).toEqual({ passed: 0, failed: 1 });
  });
});
