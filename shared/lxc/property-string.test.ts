import { describe, expect, test } from 'vitest';
import { parseFeatures, parseMount, parseNetwork, PropertyString } from './property-string.ts';

describe('reading', () => {
  test('a network interface tells its options, the ones Proxmox’s own window forgets included', () => {
    const net = parseNetwork(
      'name=eth0,bridge=vmbr0,firewall=1,gw=10.10.10.1,hwaddr=BC:24:11:EC:C7:05,ip=10.10.10.110/24,trunks=1;2,type=veth',
    );
    expect(net.get('trunks')).toBe('1;2');
    expect(net.isOn('firewall')).toBe(true);
    expect(net.get('tag')).toBeNull();
    expect(net.isOn('link_down')).toBe(false);
  });

  test('the volume of a disk stands without its key', () => {
    const disk = parseMount('ctstore:110/vm-110-disk-1.raw,mp=/srv/data,backup=1,size=1G');
    expect([disk.get('volume'), disk.get('mp'), disk.get('size')]).toEqual([
      'ctstore:110/vm-110-disk-1.raw',
      '/srv/data',
      '1G',
    ]);
    expect(parseMount('volume=ctstore:8,mp=/x').get('volume')).toBe('ctstore:8');
  });

  test('a volume may hold an equals sign', () => {
    expect(parseMount('/mnt/a=b,mp=/x').get('volume')).toBe('/mnt/a=b');
  });

  test('features tell flags and lists', () => {
    const features = parseFeatures('nesting=1,mount=nfs;cifs,force_rw_sys=1');
    expect(features.get('mount')).toBe('nfs;cifs');
    expect(features.isOn('force_rw_sys')).toBe(true);
  });
});

describe('changing', () => {
  test('one option changes in its place and the others stay as they are', () => {
    const net = parseNetwork('name=eth0,bridge=vmbr0,trunks=1;2,unknown=,type=veth');
    expect(net.with('bridge', 'vmbr1').toString()).toBe('name=eth0,bridge=vmbr1,trunks=1;2,unknown=,type=veth');
    expect(net.with('tag', '7').toString()).toBe('name=eth0,bridge=vmbr0,trunks=1;2,unknown=,type=veth,tag=7');
    expect(net.with('trunks', null).toString()).toBe('name=eth0,bridge=vmbr0,unknown=,type=veth');
  });

  test('the bare volume keeps standing without its key', () => {
    expect(parseMount('local:8,mp=/x').with('volume', 'other:9').toString()).toBe('other:9,mp=/x');
    expect(parseMount('').with('volume', 'other:9').with('mp', '/x').toString()).toBe('other:9,mp=/x');
  });

  test.each([
    ['bridge', 'vmbr0,firewall=0'],
    ['bridge', 'vmbr0\nlxc.hook=/x'],
    ['a=b', 'x'],
    ['a,b', 'x'],
    ['', 'x'],
  ])('A33 nothing can ride along: %j = %j is refused', (key, value) => {
    expect(() => parseNetwork('name=eth0').with(key, value)).toThrow(RangeError);
  });
});

describe('B08 ten thousand generated strings', () => {
  const random = generator(20_260_101);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const keys = [
    'name',
    'bridge',
    'ip',
    'gw6',
    'trunks',
    'force_rw_sys',
    'volume',
    'mp',
    'size',
    'host-managed',
    'x.y',
    'Unknown9',
  ];
  const letters = 'abcXYZ019:/.-_;+ =äß"\'%\\$'.split('');
  const value = (): string => Array.from({ length: Math.floor(random() * 12) }, () => pick(letters)).join('');
  const make = (): string =>
    Array.from({ length: Math.floor(random() * 8) }, (_, index) =>
      random() < 0.2 || (index === 0 && random() < 0.5) ? value() : `${pick(keys)}=${value()}`,
    ).join(',');

  test('come back as they were, and an edit of one option leaves every other untouched', () => {
    for (let round = 0; round < 10_000; round++) {
      const text = make();
      const parsed = PropertyString.parse(text, random() < 0.5 ? 'volume' : null);
      expect(parsed.toString()).toBe(text);
      const key = pick(keys);
      const wanted = value();
      const edited = parsed.with(key, wanted);
      expect(edited.get(key)).toBe(wanted);
      const others = (properties: PropertyString): string[] =>
        [...new Set(properties.properties.map((property) => property.key))].filter(
          (name) => name !== key && name !== null,
        ) as string[];
      expect(others(edited)).toEqual(others(parsed));
      for (const other of others(parsed)) expect(edited.get(other)).toBe(parsed.get(other));
      expect(PropertyString.parse(edited.toString(), null).toString()).toBe(edited.toString());
    }
  });
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
