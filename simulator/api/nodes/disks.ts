import { flag, nodeOf, type Call, type Handlers } from '../call.ts';

const INDEX = ['initgpt', 'list', 'lvm', 'lvmthin', 'directory', 'wipedisk', 'smart', 'zfs'];
const MIB = 1024 ** 2;

type Partition = { readonly number: number; readonly size: number; readonly used: string };
type Disk = {
  readonly devpath: string;
  readonly type: 'nvme' | 'ssd';
  readonly model: string;
  readonly size: number;
  readonly wearout: number;
  readonly used?: string;
  readonly partitions: readonly Partition[];
};

/** The disk the node was installed on, and a spare one. */
const DISKS: readonly Disk[] = [
  {
    devpath: '/dev/nvme0n1',
    type: 'nvme',
    model: 'WD Red SN700 1000GB',
    size: 1_000_204_886_016,
    wearout: 96,
    used: 'BIOS boot',
    partitions: [
      { number: 1, size: MIB - 17 * 1024, used: 'BIOS boot' },
      { number: 2, size: 1024 * MIB, used: 'EFI' },
      { number: 3, size: 999_129_013_248, used: 'LVM' },
    ],
  },
  {
    devpath: '/dev/sda',
    type: 'ssd',
    model: 'Samsung_SSD_870_EVO_500GB',
    size: 500_107_862_016,
    wearout: 99,
    partitions: [],
  },
];

export const nodeDiskHandlers: Handlers = {
  'GET /nodes/{node}/disks': () => INDEX.map((name) => ({ name })),
  'GET /nodes/{node}/disks/list': (call) => {
    const { type } = call.parameters;
    const isWanted = ({ used, type: kind }: Disk): boolean =>
      type === undefined || (used === undefined && (type === 'unused' || kind === 'ssd'));
    return DISKS.filter(isWanted).flatMap((disk) => [
      describeDisk(call, disk),
      ...(flag(call, 'include-partitions') ? disk.partitions.map((part) => describePartition(disk, part)) : []),
    ]);
  },
};

/** SMART is read unless `skipsmart` says not to. (PVE::Diskmanage, get_disks) */
function describeDisk(call: Call, disk: Disk): object {
  const { devpath, type, model, size, wearout, used, partitions } = disk;
  const isRead = !flag(call, 'skipsmart');
  return {
    devpath,
    type,
    model,
    vendor: type === 'nvme' ? 'unknown' : 'ATA',
    serial: serialOf(call, disk),
    wwn: 'unknown',
    by_id_link: `/dev/disk/by-id/${type === 'nvme' ? 'nvme' : 'ata'}-${model.replaceAll(' ', '_')}_${serialOf(call, disk)}`,
    size,
    rpm: 0,
    gpt: partitions.length > 0 ? 1 : 0,
    health: isRead ? 'PASSED' : 'UNKNOWN',
    wearout: isRead ? wearout : 'N/A',
    osdid: -1,
    'osdid-list': null,
    ...(used === undefined ? {} : { used }),
  };
}

const describePartition = (disk: Disk, { number, size, used }: Partition): object => ({
  devpath: `${disk.devpath}${disk.type === 'nvme' ? 'p' : ''}${number}`,
  parent: disk.devpath,
  type: 'partition',
  size,
  used,
  gpt: 1,
  osdid: -1,
  'osdid-list': null,
});

/** Every node has disks of its own. */
function serialOf(call: Call, { devpath }: Disk): string {
  const seed = Array.from(`${nodeOf(call)}${devpath}`).reduce(
    (sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e9,
    7,
  );
  return `S6P${String(seed).padStart(9, '0')}`;
}
