import { expect, test } from 'vitest';
import { errorFromAnswer } from './pve-errors.ts';

const asked = { host: 'pve.test', port: 8006, method: 'POST', path: '/nodes/pve/lxc' } as const;
const json = (status: number, message: string, errors?: Record<string, string>) => ({
  status,
  reason: message.split('\n')[0] ?? '',
  text: JSON.stringify({ data: null, message: `${message}\n`, ...(errors && { errors }) }),
});
const bare = (status: number, reason: string) => ({ status, reason, text: '' });

test.each([
  [bare(401, 'Authentication failed!'), 'pve:unauthenticated', { reason: 'Authentication failed!', needsTotp: false }],
  [json(401, 'authentication failure'), 'pve:unauthenticated', { reason: 'authentication failure' }],
  [
    json(403, 'Permission check failed (/vms/100, VM.PowerMgmt)'),
    'pve:forbidden',
    { path: '/vms/100', privilege: 'VM.PowerMgmt' },
  ],
  [
    json(403, 'Permission check failed (/storage/local, Datastore.Audit|Datastore.AllocateSpace)'),
    'pve:forbidden',
    { path: '/storage/local', privilege: 'Datastore.Audit|Datastore.AllocateSpace' },
  ],
  [bare(403, 'Permission check failed (/, Sys.Modify)'), 'pve:forbidden', { path: '/', privilege: 'Sys.Modify' }],
  [
    json(403, 'Permission check failed (mount point type bind is only allowed for root@pam)'),
    'pve:forbidden',
    {
      path: null,
      privilege: null,
      reason: 'Permission check failed (mount point type bind is only allowed for root@pam)',
    },
  ],
  [json(403, 'Permission check failed'), 'pve:forbidden', { path: null, privilege: null }],
  [
    json(400, 'Parameter verification failed.', {
      memory: 'value must have a minimum value of 16',
      bogus: 'not defined',
    }),
    'pve:invalid-parameters',
    {
      reason: 'Parameter verification failed.',
      parameters: { memory: 'value must have a minimum value of 16', bogus: 'not defined' },
    },
  ],
  [json(500, "CT 100 already exists on node 'pve'"), 'pve:vmid-taken', { vmid: 100 }],
  [json(500, "unable to create CT 170 - VM 170 already exists on node 'b'"), 'pve:vmid-taken', { vmid: 170 }],
  [json(500, "create pool failed: pool 'lab' already exists"), 'pve:refused', { status: 500 }],
  [
    json(500, "Configuration file 'nodes/pve/lxc/999.conf' does not exist"),
    'pve:not-found',
    { what: 'nodes/pve/lxc/999.conf' },
  ],
  [json(500, "no such cluster node 'pve2'"), 'pve:not-found', { what: 'pve2' }],
  [json(500, 'CT is locked (backup)'), 'pve:busy', { lock: 'backup' }],
  [
    json(500, "can't lock file '/run/lock/lxc/pve-config-190.lock' - got timeout"),
    'pve:busy',
    { lock: 'pve-config-190.lock' },
  ],
  [json(500, 'CT 110 already running'), 'pve:refused', { reason: 'CT 110 already running' }],
  [
    json(500, 'format error', { mp: 'property is missing' }),
    'pve:refused',
    { parameters: { mp: 'property is missing' } },
  ],
  [json(500, 'first line\nsecond line'), 'pve:refused', { reason: 'first line\nsecond line' }],
  [{ status: 500, reason: 'malformed JSON', text: 'malformed JSON' }, 'pve:refused', { reason: 'malformed JSON' }],
  [bare(595, 'Connection refused'), 'pve:unreachable', { host: 'pve.test', reason: 'Connection refused' }],
  [bare(596, 'Connection timed out'), 'pve:unknown-outcome', { reason: 'Connection timed out' }],
  [json(501, "Method 'POST /version' not implemented"), 'pve:unexpected-response', { status: 501 }],
  [
    { status: 502, reason: 'Bad Gateway', text: '<html>proxy</html>' },
    'pve:unexpected-response',
    { status: 502, reason: 'Bad Gateway' },
  ],
  [{ status: 301, reason: 'Moved Permanently', text: 'Moved Permanently' }, 'pve:unexpected-response', { status: 301 }],
])('%j becomes %s', (answer, code, details) => {
  expect(errorFromAnswer(answer, asked)).toMatchObject({ code, details });
});

test('a node that the server does not reach is named, so that nobody looks for the mistake at the server', () => {
  const path = '/nodes/pve1/lxc/100/config';
  expect(errorFromAnswer(bare(595, 'No route to host'), { ...asked, path })).toMatchObject({
    code: 'pve:unreachable',
    details: { host: 'pve.test', node: 'pve1', reason: 'No route to host' },
  });
  expect(errorFromAnswer(bare(595, 'Connection refused'), { ...asked, path: '/version' }).details).not.toHaveProperty(
    'node',
  );
});

test('for a read, a node lost behind the front end is just unreachable', () => {
  expect(errorFromAnswer(bare(596, 'Broken pipe'), { ...asked, method: 'GET' })).toMatchObject({
    code: 'pve:unreachable',
  });
});
