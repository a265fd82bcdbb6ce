import { describe, expect, it } from 'vitest';
import { countUnitTests } from './unit-tests.ts';
import { countWindowTests } from './window-tests.ts';

describe('the counts of a test run', () => {
  it('come from vitest, and a file that does not load counts as a failure', () => {
    const testResults = [
      { status: 'passed', assertionResults: [{}, {}] },
      { status: 'failed', assertionResults: [] },
    ];
    const report = JSON.stringify({ numPassedTests: 2, numFailedTests: 0, testResults });
    expect(countUnitTests(report, 1)).toEqual({ passed: 2, failed: 1 });
  });

  it('come from Playwright, and a test that passed only when repeated counts as a failure', () => {
    const report = JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 }, errors: [] });
    expect(countWindowTests(report, 1)).toEqual({ passed: 5, failed: 2 });
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
