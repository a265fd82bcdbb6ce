import { expect, test } from 'vitest';
import { chainLinks } from '../../shared/domain/network-chain.ts';
import { AppError, toErrorData } from '../../shared/errors.ts';
import { describeError } from './describe-error.ts';

const timeout = (brokenLink: (typeof chainLinks)[number] | null, seen = 'what was seen') =>
  describeError(
    toErrorData(
      new AppError('provision:wait-timeout', '', {
        what: 'dns',
        waitedMs: 60_000,
        lastSeen: 'x cannot be resolved',
        brokenLink,
        checked: brokenLink === null ? [] : [{ link: brokenLink, outcome: 'broken', seen }],
      }),
    ),
  );

test('each link of the chain has advice of its own', () => {
  const advice = chainLinks.map((link) => timeout(link).nextStep);
  expect(new Set([...advice, timeout(null).nextStep]).size).toBe(chainLinks.length + 1);
});

test('the broken link is named before what was seen last, and all that was looked at is listed', () => {
  const { explanation, lines } = timeout('gateway', 'its gateway 10.0.0.1 does not answer');
  expect(explanation).toBe('Its gateway 10.0.0.1 does not answer. Last seen: x cannot be resolved.');
  expect(lines).toEqual(['✗ its gateway 10.0.0.1 does not answer']);
});

test('what was seen last does not say the cause a second time, and an interface keeps its name', () => {
  const seen = 'eth0 is switched off in its configuration (link_down)';
  const error = new AppError('provision:wait-timeout', '', {
    what: 'address',
    waitedMs: 90_000,
    lastSeen: `eth0: no address; ${seen}`,
    brokenLink: 'interface',
    checked: [{ link: 'interface', outcome: 'broken', seen }],
  });
  expect(describeError(toErrorData(error)).explanation).toBe(`${seen}. Last seen: eth0: no address.`);
});

test('a wait that was written down before links were told still reads', () => {
  expect(timeout(null)).toMatchObject({ explanation: 'Last seen: x cannot be resolved.', lines: [] });
});
