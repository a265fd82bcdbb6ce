import { contentOf } from '../world/templates.ts';
import type { ContainerState, VolumeState } from '../world/world-state.ts';

/** What `rsync --stats` tells at the end of copying a disk. (PVE::LXC, copy_volume) */
export function rsyncReport({ image }: ContainerState, disk: VolumeState, isRoot: boolean): string[] {
  const bytes = isRoot ? (contentOf(image)?.unpackedBytes ?? 200_000_000) : Math.min(disk.usedBytes ?? 0, 20_480);
  // An operating system has many small files; a fresh data disk has one folder for lost files.
  const files = isRoot ? Math.round(bytes / 24_700) : 0;
  const links = isRoot ? Math.round(bytes / 153_000) : 0;
  const folders = isRoot ? Math.round(bytes / 190_800) : 2;
  const total = files + links + folders;
  const kinds = (dirs: number): string => `(reg: ${grouped(files)}, dir: ${grouped(dirs)}, link: ${grouped(links)})`;
  const data = Math.round(bytes * 0.9803);
  const sent = data + total * 65;
  const received = total * 16;
  return [
    '',
    `Number of files: ${grouped(total)} ${kinds(folders)}`,
    `Number of created files: ${grouped(total - 2)} ${kinds(folders - 2)}`,
    'Number of deleted files: 0',
    `Number of regular files transferred: ${grouped(Math.max(0, files - 2))}`,
    `Total file size: ${grouped(bytes)} bytes`,
    `Total transferred file size: ${grouped(data)} bytes`,
    `Literal data: ${grouped(data)} bytes`,
    'Matched data: 0 bytes',
    `File list size: ${grouped(total * 38)}`,
    'File list generation time: 0.001 seconds',
    'File list transfer time: 0.000 seconds',
    `Total bytes sent: ${grouped(sent)}`,
    `Total bytes received: ${grouped(received)}`,
    '',
    `sent ${grouped(sent)} bytes  received ${grouped(received)} bytes  ${(sent / 1.5).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} bytes/sec`,
    `total size is ${grouped(bytes)}  speedup is ${(bytes / (sent + received)).toFixed(2)}`,
  ];
}

const grouped = (count: number): string => count.toLocaleString('en-US');
