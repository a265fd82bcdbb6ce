import { performance } from 'node:perf_hooks';
import { decodeResources } from '../../electron/proxmox/cluster-resources.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './interleave.ts';

const rounds = 25;
const guests = 10_000;

/** P11: validating 10,000 guests against JSON.parse of the same bytes; once as they usually come, once with one entry that needs care. */
export async function run(): Promise<BenchRow[]> {
  const plain = Array.from({ length: guests }, (_, index) => guest(index));
  const careful = plain.map((entry, index) => (index === guests - 1 ? { ...entry, vmid: String(entry.vmid) } : entry));
  return [
    compare('P11', 'validating 10,000 guests', JSON.stringify(plain)),
    compare('P11b', 'the same when one entry has a number in text', JSON.stringify(careful)),
  ];
}

function compare(id: string, what: string, text: string): BenchRow {
  const once = (): number => {
    const start = performance.now();
    const parsed: unknown = JSON.parse(text);
    const between = performance.now();
    const decoded = decodeResources(parsed);
    const end = performance.now();
    if (decoded.length !== guests) throw new Error(`${decoded.length} guests instead of ${guests}`);
    return (end - between) / (between - start);
  };
  for (let round = 0; round < 5; round++) once();
  const ratios = Array.from({ length: rounds }, once).toSorted((a, b) => a - b);
  const ratio = median(ratios);
  return {
    id,
    what,
    goal: '≤ 0.6x',
    ratio,
    value: `${ratio.toFixed(3)}x`,
    yardstick: 'JSON.parse of the same bytes',
    spread: `${ratios[0]?.toFixed(3)}–${ratios.at(-1)?.toFixed(3)}x`,
    isMet: ratio <= 0.6,
  };
}

function guest(index: number) {
  return {
    type: 'lxc',
    id: `lxc/${100 + index}`,
    node: `pve${index % 8}`,
    vmid: 100 + index,
    name: `guest-${index}.example.test`,
    status: index % 3 === 0 ? 'stopped' : 'running',
    tags: 'prod;web',
    template: 0,
    cpu: Math.random(),
    maxcpu: 4,
    mem: 123_456_789 + index,
    maxmem: 536_870_912,
    memhost: 0,
    disk: 224_972_800,
    maxdisk: 2_040_373_248,
    diskread: 0,
    diskwrite: 0,
    netin: 1_602 + index,
    netout: 796,
    uptime: 7_200 + index,
  };
}
