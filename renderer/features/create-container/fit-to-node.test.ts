import { expect, test } from 'vitest';
import { nodeFacts, nodeOptions } from '../../../shared/domain/inventory.ts';
import { emptyWizard } from '../../stores/wizard-draft-store.ts';
import { bestNode, fitToNode } from './fit-to-node.ts';
import { osTemplateChoices, pickOsTemplate } from './os-template-choice.ts';
import { takenMessage } from './use-vmid-check.ts';

const connectionId = '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
const node = 'pve1';
const head = { connectionId, node, observedAt: 1 };
const storage = (name: string, content: string[]) => ({
  ...head,
  name,
  plugin: 'dir',
  content,
  isActive: true,
  usedBytes: 0,
  totalBytes: 10,
});
const here = (file: string) => ({ file, volid: `local:vztmpl/${file}`, storage: 'local', sizeBytes: 1, title: '' });
const offered = (file: string) => ({ file, volid: null, storage: null, sizeBytes: 1, title: '' });
const options = nodeOptions.parse({
  node,
  storages: [storage('local', ['vztmpl']), storage('tank', ['rootdir']), storage('local-zfs', ['rootdir'])],
  bridges: [{ ...head, name: 'vmbr0', isActive: true, comment: '' }],
  osTemplates: [
    here('debian-12-standard_12.7-1_amd64.tar.zst'),
    here('debian-12-standard_12.12-1_amd64.tar.zst'),
    here('debian-12-standard_12.2-1_amd64.tar.zst'),
    offered('debian-12-standard_12.13-1_amd64.tar.zst'),
    offered('alpine-3.22-default_1_amd64.tar.xz'),
  ],
  hiddenBy: [],
});
const wish = { storage: null, bridge: null, osTemplatePatterns: ['debian-12-standard'] };

test('A22 the newest image on the node that matches the template is preselected, by number and not by letter', () => {
  expect(fitToNode(emptyWizard, options, wish).fitted).toEqual({
    storage: 'local-zfs',
    bridge: 'vmbr0',
    ostemplate: 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst',
    needsDownload: false,
    further: {},
  });
});

test('A23 an image that is only in the catalogue is chosen when nothing else matches, and marked as a download', () => {
  const picked = pickOsTemplate(osTemplateChoices(options), ['fedora-', 'alpine-3.22']);
  expect(picked).toEqual({
    volid: 'local:vztmpl/alpine-3.22-default_1_amd64.tar.xz',
    file: 'alpine-3.22-default_1_amd64.tar.xz',
    needsDownload: true,
  });
});

test('A24 changing the node keeps what is valid there, and says what it had to change', () => {
  const values = {
    ...emptyWizard,
    storage: 'tank',
    ostemplate: 'local:vztmpl/gone.tar.zst',
    network: { ...emptyWizard.network, bridge: 'vmbr9' },
  };
  const { fitted, changes } = fitToNode(values, options, wish);
  expect(fitted.storage).toBe('tank');
  expect(changes).toEqual([
    { field: 'network.bridge', node: options.node, from: 'vmbr9', to: 'vmbr0' },
    { field: 'ostemplate', node: options.node, from: 'gone.tar.zst', to: 'debian-12-standard_12.12-1_amd64.tar.zst' },
  ]);
  expect(fitToNode(emptyWizard, options, wish).changes).toEqual([]);
});

test('A24 further interfaces and new volumes move to what the node has, each other sub-option as it was; volumes and paths that are there stay', () => {
  const further = {
    net1: 'name=eth1,bridge=vmbr7,trunks=2;3,new-key=1',
    net2: 'name=eth2,bridge=vmbr0',
    mp0: 'fast:8,mp=/a,backup=1',
    mp1: 'tank:8,mp=/b',
    mp2: 'fast:subvol-1-disk-0,mp=/c',
    mp3: '/host/path,mp=/d',
    tty: '3',
  };
  const { fitted, changes } = fitToNode({ ...emptyWizard, storage: 'tank', further }, options, wish);
  expect(fitted.further).toEqual({
    ...further,
    net1: 'name=eth1,bridge=vmbr0,trunks=2;3,new-key=1',
    mp0: 'tank:8,mp=/a,backup=1',
  });
  expect(changes).toEqual([
    { field: 'further.net1.bridge', node, from: 'vmbr7', to: 'vmbr0' },
    { field: 'further.mp0.volume', node, from: 'fast', to: 'tank' },
  ]);
});

test('the online node with most free memory is the default', () => {
  const facts = (name: string, memoryBytes: number | null, isOnline = true) =>
    nodeFacts.parse({ connectionId, name, isOnline, cores: 4, memoryBytes, memoryMaxBytes: 100, observedAt: 1 });
  expect(bestNode([facts('a', 60), facts('b', 20), facts('c', 1, false), facts('d', null)])?.name).toBe('b');
  expect(bestNode([facts('c', 1, false)])).toBeNull();
});

test('A26 a taken number says by what and where', () => {
  expect(takenMessage({ state: 'taken', kind: 'qemu', name: 'nas', node: 'pve2' })).toBe(
    'in use by VM nas on node pve2',
  );
  expect(takenMessage({ state: 'taken', kind: null, name: null, node: null })).toBe('in use by another guest');
});
