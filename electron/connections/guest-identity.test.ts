import { expect, test } from 'vitest';
import { hardwareAddresses, judgeIdentity } from './guest-identity.ts';

const config = {
  hostname: 'web',
  net1: 'name=eth1,hwaddr=BC:24:11:00:00:02',
  net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,type=veth',
};
const renamed = { type: 'renamed', from: 'web', to: 'shop' } as const;
const returned = { type: 'returned' } as const;

test('network cards are read in their order', () => {
  expect(hardwareAddresses(config)).toEqual(['bc:24:11:00:00:01', 'bc:24:11:00:00:02']);
  expect(hardwareAddresses({ hostname: 'lonely' })).toEqual([]);
});

test('A91 the network card tells a renamed container from another one with its number', () => {
  expect(judgeIdentity({ news: [renamed], card: 'bc:24:11:00:00:01', config })).toBe('same');
  expect(judgeIdentity({ news: [returned], card: 'bc:24:11:00:00:02', config })).toBe('same');
  expect(judgeIdentity({ news: [returned], card: 'bc:24:11:99:99:99', config })).toBe('another');
});

test('where the card is not known, only one that was gone and has another name counts as another', () => {
  for (const [card, seen] of [
    [null, config],
    ['', config],
    ['bc:24:11:00:00:01', null],
    ['bc:24:11:00:00:01', {}],
  ] as const) {
    expect(judgeIdentity({ news: [renamed], card, config: seen })).toBe('same');
    expect(judgeIdentity({ news: [returned], card, config: seen })).toBe('same');
    expect(judgeIdentity({ news: [returned, renamed], card, config: seen })).toBe('another');
  }
});
