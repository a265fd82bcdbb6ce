import { expect, test } from 'vitest';
import type { Finding } from '../../shared/domain/plan.ts';
import { planStop } from './plan-stop.ts';

const found = (verdict: Finding['verdict'], message: string = verdict): Finding => ({
  check: 'x',
  verdict,
  message,
  field: null,
  stepId: null,
});

test('nothing keeps a plan that is only warned of from running', () => {
  expect(planStop([])).toBeNull();
  expect(planStop([found('passed'), found('warns'), found('unknown')])).toBeNull();
});

test('what is on its way is waited for, and is not called a refusal', () => {
  expect(planStop([found('warns'), found('waits', 'debian.tar.zst is on its way to pve1')])).toEqual({
    note: 'Checked again once the OS template is there.',
    reason: 'debian.tar.zst is on its way to pve1',
  });
});

test.each([
  [[found('blocks')], 'One thing Proxmox would refuse; change it first.'],
  [[found('blocks'), found('waits'), found('blocks')], '2\u00A0things Proxmox would refuse; change them first.'],
])('a refusal goes before a wait, as waiting does not help against it', (findings, note) => {
  expect(planStop(findings)).toEqual({ note, reason: 'Proxmox would refuse this as it is' });
});
