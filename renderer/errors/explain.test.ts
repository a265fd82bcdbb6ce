import { expect, test } from 'vitest';
import type { AppErrorData } from '../../shared/errors.ts';
import { explain } from './explain.ts';

const refused = (reason: string): AppErrorData => ({
  code: 'pve:refused',
  message: reason,
  details: { status: 500, reason, parameters: {} },
});

test('what Proxmox refuses is told with its cause and the next step where a rule knows them', () => {
  const words = explain(refused("storage 'tank' is disabled"));
  expect(words.title).toBe('Proxmox refused the request');
  expect(words.explanation).toBe("The storage tank is switched off. storage 'tank' is disabled. (status 500)");
  expect(words.nextStep).toContain('Datacenter → Storage');
});

test('what no rule knows keeps the general words', () => {
  const words = explain(refused('the moon is in the wrong house'));
  expect(words.explanation).toBe('the moon is in the wrong house. (status 500)');
  expect(words.nextStep).toBe('Correct what it names and try again.');
});

test('a line that is on no list of causes but has words of its own is told with them', () => {
  const words = explain(refused('cluster not ready - no quorum?'));
  expect(words.explanation).toContain('The cluster has no quorum');
  expect(words.nextStep).toContain('pvecm status');
});
