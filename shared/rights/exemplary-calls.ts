import type { CapabilityId } from '../domain/capability-ids.ts';
import type { ApiCall, CallFacts } from './call-facts.ts';
import type { Release } from './method-table.ts';

/** Places that stand for any of their kind. */
const [node, storage, vmid, newId, bridge] = ['any-node', 'any-storage', '999999998', '999999999', 'anybridge'];
const guest = `/nodes/${node}/lxc/${vmid}`;
const config: Readonly<Record<string, string>> = {
  rootfs: `${storage}:${vmid}/vm-${vmid}-disk-0.raw`,
  net0: `name=eth0,bridge=${bridge}`,
  unprivileged: '1',
};

export const exemplaryFacts = (release: Release): CallFacts => ({
  release,
  configOf: () => config,
  isThere: (one) => one === vmid,
});

const options: Readonly<Record<string, string>> = { cores: '1', memory: '512', hostname: 'any', onboot: '1' };
const card: Readonly<Record<string, string>> = { net0: `name=eth0,bridge=${bridge}` };
const create: Readonly<Record<string, string>> = {
  vmid: newId,
  ostemplate: `${storage}:vztmpl/any.tar.zst`,
  rootfs: `${storage}:8`,
  unprivileged: '1',
  ...options,
  ...card,
};
const call = (method: string, path: string, parameters: Readonly<Record<string, string>> = {}): ApiCall => ({
  method,
  path,
  parameters,
});

/** What each deed of Gantry comes down to, so that its rights are worked out and not listed. */
export const exemplaryCalls: Readonly<Record<CapabilityId, readonly ApiCall[]>> = {
  'see-containers': [call('GET', `${guest}/config`)],
  power: ['start', 'shutdown', 'reboot', 'stop'].map((deed) => call('POST', `${guest}/status/${deed}`)),
  create: [call('POST', `/nodes/${node}/lxc`, { ...create, features: 'nesting=1' })],
  // What stays on its bridge and its storage.
  configure: [call('PUT', `${guest}/config`, { rootfs: config['rootfs'] ?? '', ...options })],
  resize: [call('PUT', `${guest}/resize`, { disk: 'rootfs', size: '+1G' })],
  delete: [call('DELETE', guest)],
  console: [call('POST', `${guest}/termproxy`), call('GET', `${guest}/vncwebsocket`)],
  snapshot: [call('POST', `${guest}/snapshot`, { snapname: 'any' }), call('DELETE', `${guest}/snapshot/any`)],
  'roll-back-snapshot': [call('POST', `${guest}/snapshot/any/rollback`)],
  'back-up': [call('POST', `/nodes/${node}/vzdump`, { vmid, storage })],
  clone: [call('POST', `${guest}/clone`, { newid: newId, full: '1' })],
  migrate: [call('POST', `${guest}/migrate`, { target: node })],
  'see-storages': [call('GET', `/nodes/${node}/storage/${storage}/content`)],
  'download-os-templates': [call('POST', `/nodes/${node}/aplinfo`, { storage, template: 'any.tar.zst' })],
  'see-nodes': [call('GET', `/nodes/${node}/status`), call('GET', `/nodes/${node}/tasks/UPID:::::::nobody@pam:/log`)],
  'see-pools': [call('GET', '/pools/any-pool')],
  'create-privileged': [call('POST', `/nodes/${node}/lxc`, { ...create, unprivileged: '0' })],
  'root-options': [call('PUT', `${guest}/config`, { features: 'keyctl=1' })],
};

/** What goes with a deed for whoever gets a role for it: a change may be of a network card or add a disk, too. */
export const furtherCalls: Partial<Readonly<Record<CapabilityId, readonly ApiCall[]>>> = {
  configure: [call('PUT', `${guest}/config`, { mp0: `${storage}:1,mp=/data`, ...card })],
};
