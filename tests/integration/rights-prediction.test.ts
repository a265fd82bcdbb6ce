import { expect, test } from 'vitest';
import { missingWords } from '../../shared/rights/judge.ts';
import { predictCall } from '../../shared/rights/predict-call.ts';
import { cells } from './recorded-rights.ts';
import { MATRIX } from './rights-subjects.ts';

test('B03 what a login may do is foretold as 36 users and tokens of a real server found it, and never more than it may', () => {
  expect(cells).toHaveLength(36 * 115);
  const foretold = cells.map((cell) => ({ ...cell, verdict: predictCall(cell.call, cell.login, cell.facts) }));
  const isRight = ({ verdict, isAllowed }: (typeof foretold)[number]): boolean =>
    verdict.state === (isAllowed ? 'allowed' : 'refused');
  const wrong = foretold.filter((cell) => !isRight(cell));
  const falseAllowed = wrong.filter(({ verdict }) => verdict.state === 'allowed');
  const share = ((foretold.length - wrong.length) / foretold.length) * 100;
  process.stdout.write(
    `privilege prediction: ${share.toFixed(1)} % of ${foretold.length}, false allowed: ${falseAllowed.length}\n`,
  );
  expect(falseAllowed.map(({ subject, action }) => `${subject} ${action}`)).toEqual([]);
  expect(share).toBeGreaterThanOrEqual(99);
});

test('B03 the privilege and the place that the server named in its refusal are among those foretold', () => {
  const named = MATRIX.subjects.flatMap(({ id, results }) =>
    cells.flatMap((cell) => {
      const [status, reason = ''] = cell.subject === id ? (results[cell.action] ?? []) : [];
      const [, path, privilege] = /^Permission check failed \((\/\S*), (\S+)\)$/.exec(reason) ?? [];
      return status === 403 && path !== undefined && privilege !== undefined ? [{ cell, path, privilege }] : [];
    }),
  );
  const others = named.flatMap(({ cell, path, privilege }) => {
    const verdict = predictCall(cell.call, cell.login, cell.facts);
    if (verdict.state === 'unknown') return [];
    const missing = verdict.state === 'refused' ? verdict.missing : [];
    const wanted = privilege.split('|').toSorted().join('|');
    const isNamed = missing.some(
      (one) =>
        one.kind === 'privilege' &&
        path.startsWith(one.path) &&
        one.privilege.split('|').toSorted().join('|') === wanted,
    );
    return isNamed
      ? []
      : [`${cell.subject} ${cell.action}: ${privilege} on ${path}, not ${missing.map(missingWords).join()}`];
  });
  expect(named.length).toBeGreaterThan(1_500);
  expect(others).toEqual([]);
});
