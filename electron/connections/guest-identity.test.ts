import { expect, test } from 'vitest';
import { hardwareAddresses, judgeIdentity, noMarks, rootVolumeOf } from './guest-identity.ts';

const config = {
  hostname: 'web',
  rootfs: 'local-lvm:vm-101-disk-0,size=8G',
  net1: 'name=eth1,hwaddr=BC:24:11:00:00:02',
  net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,type=veth',
};
const renamed = { type: 'renamed', from: 'web', to: 'shop' } as const;
const returned = { type: 'returned' } as const;
const [card, second, other] = ['bc:24:11:00:00:01', 'bc:24:11:00:00:02', 'bc:24:11:99:99:99'];
const disk = { rootVolume: 'local-lvm:vm-101-disk-0', rootVolumeMadeAt: 1_760_000_000_000 };
const seen = (...cards: string[]) => ({ ...noMarks, card: cards[0] ?? null, cards });
const paused = (...news: (typeof renamed | typeof returned)[]) => ({ news, hasRunOn: false });

test('network cards are read in their order, and the root disk without its options', () => {
  expect(hardwareAddresses(config)).toEqual([card, second]);
  expect(hardwareAddresses({ hostname: 'lonely' })).toEqual([]);
  expect(rootVolumeOf(config)).toBe(disk.rootVolume);
  expect(rootVolumeOf({})).toBeNull();
});

test('A91 the network card tells a renamed container from another one with its number', () => {
  const known = { ...noMarks, card: second };
  expect(judgeIdentity({ suspicion: paused(renamed), known, now: seen(card, second) })).toBe('same');
  expect(judgeIdentity({ suspicion: paused(returned), known, now: seen(card, second) })).toBe('same');
  expect(judgeIdentity({ suspicion: paused(returned), known, now: seen(other) })).toBe('another');
});

test('A91 a card that was changed by hand does not make another container of one with the same root disk', () => {
  const known = { card, ...disk };
  const now = { ...seen(other), ...disk };
  expect(judgeIdentity({ suspicion: paused(renamed), known, now })).toBe('same');
  // The name of a disk comes from the number: a new container has it too, but not its time.
  const later = { ...now, rootVolumeMadeAt: disk.rootVolumeMadeAt + 1 };
  expect(judgeIdentity({ suspicion: paused(renamed), known, now: later })).toBe('another');
  const timeless = { ...now, rootVolumeMadeAt: null };
  expect(judgeIdentity({ suspicion: paused(renamed), known, now: timeless })).toBe('another');
});

test('A91 one that has been running all the while is the same, whatever else is different', () => {
  const suspicion = { news: [renamed], hasRunOn: true };
  expect(judgeIdentity({ suspicion, known: { ...noMarks, card }, now: seen(other) })).toBe('same');
});

test('where the card is not known, only one that was gone and has another name counts as another', () => {
  for (const [known, now] of [
    [null, seen(card)],
    [card, null],
    [card, seen()],
  ] as const) {
    const marks = { ...noMarks, card: known };
    expect(judgeIdentity({ suspicion: paused(renamed), known: marks, now })).toBe('same');
    expect(judgeIdentity({ suspicion: paused(returned), known: marks, now })).toBe('same');
    expect(judgeIdentity({ suspicion: paused(returned, renamed), known: marks, now })).toBe('another');
  }
});
