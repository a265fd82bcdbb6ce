import { expect, test } from 'vitest';
import { createPresetsStore } from './presets-store.ts';
import { emptyWizard, type WizardValues } from './wizard-draft-store.ts';

const values: WizardValues = {
  ...emptyWizard,
  connectionId: 'home',
  templateId: 'docker',
  vmid: '120',
  hostname: 'web',
  node: 'pve2',
  cores: '4',
  network: {
    ...emptyWizard.network,
    bridge: 'vmbr1',
    macAddress: 'BC:24:11:00:00:01',
    ipv4: { mode: 'static', address: '192.168.1.20/24', gateway: '192.168.1.1' },
  },
  further: {
    net1: 'name=eth1,bridge=vmbr2,hwaddr=BC:24:11:00:00:02,ip=10.0.0.5/24,gw=10.0.0.1,ip6=auto,trunks=3;4',
    mp0: 'tank:8,mp=/data',
  },
};

function memoryStorage(kept = new Map<string, string>()) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}

test('a preset keeps what the configure step decides, without name, number, template, cards and addresses of the one container', () => {
  const storage = memoryStorage();
  createPresetsStore({ storage }).save('home', ' Small web ', values);
  const [preset] = createPresetsStore({ storage }).getState().all;
  expect(preset).toMatchObject({ connectionId: 'home', name: 'Small web' });
  expect(preset?.values).toMatchObject({
    node: 'pve2',
    cores: '4',
    network: { bridge: 'vmbr1', macAddress: '', ipv4: { mode: 'static', address: '', gateway: '192.168.1.1' } },
    further: { net1: 'name=eth1,bridge=vmbr2,ip=,gw=10.0.0.1,ip6=auto,trunks=3;4', mp0: 'tank:8,mp=/data' },
  });
  for (const own of ['hostname', 'vmid', 'templateId', 'provisioning', 'answers'])
    expect(preset?.values).not.toHaveProperty(own);
});

test('a preset saved under the same name replaces the one before on that server alone, and one can be taken away', () => {
  const storage = memoryStorage();
  const store = createPresetsStore({ storage });
  store.save('home', 'web', values);
  store.save('work', 'web', values);
  store.save('home', 'WEB', { ...values, cores: '8' });
  expect(store.getState().all.map(({ connectionId, values: { cores } }) => [connectionId, cores])).toEqual([
    ['work', '4'],
    ['home', '8'],
  ]);
  store.remove(store.getState().all[0]?.id ?? '');
  expect(
    createPresetsStore({ storage })
      .getState()
      .all.map(({ connectionId }) => connectionId),
  ).toEqual(['home']);
});

test('what is no preset is left out, and those beside it stay', () => {
  const kept = new Map<string, string>();
  createPresetsStore({ storage: memoryStorage(kept) }).save('home', 'web', values);
  const [text = ''] = kept.values();
  const all = (JSON.parse(text) as unknown[]).concat([{ id: 'x' }, null]);
  const store = createPresetsStore({ storage: memoryStorage(new Map([['gantry.presets', JSON.stringify(all)]])) });
  expect(store.getState().all.map(({ name }) => name)).toEqual(['web']);
  expect(createPresetsStore({ storage: memoryStorage(new Map([['gantry.presets', '{']])) }).getState().all).toEqual([]);
});
