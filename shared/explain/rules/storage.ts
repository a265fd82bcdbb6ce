import type { Area } from '../rule.ts';

/** Storages and volumes. Texts: pve-storage Storage.pm, Plugin.pm and its plugins, pve-container API2/LXC.pm. */
export const storage = {
  words: {
    'device-missing': {
      sentence: 'The device {device} does not exist on the host.',
      nextStep: 'Connect the device or load its driver on the host, or leave it out.',
      action: 'edit-step',
    },
    'disk-cannot-shrink': {
      sentence: 'A disk can be made larger but not smaller.',
      nextStep: 'Give a size above the present one.',
      action: 'edit-step',
    },
    'disk-missing': {
      sentence: 'The disk {volume} does not exist.',
      nextStep: 'Restore the disk, or remove its mount point from the container.',
      action: 'open-container',
    },
    'disk-size-too-big': {
      sentence: 'The disk is larger than the storage can make it.',
      nextStep: 'Choose a smaller size or another storage.',
      action: 'edit-step',
    },
    'file-exists': {
      sentence: 'A file or volume of that name is there already.',
      nextStep: 'Delete the old one or use another name.',
      action: null,
    },
    'invalid-disk-size': {
      sentence: 'The size of the disk is not valid.',
      nextStep: 'Give the size in GiB, such as 8 or 0.5.',
      action: 'edit-step',
    },
    'storage-disabled': {
      sentence: 'The storage {storage} is switched off.',
      nextStep: 'Enable it under Datacenter → Storage, or choose another one.',
      action: 'edit-step',
    },
    'storage-full': {
      sentence: 'The storage has no space left.',
      nextStep: 'Free space on the storage, or choose another one.',
      action: 'retry',
    },
    'storage-full-not-detected': {
      sentence: 'The storage ran out of space while the disk seemed large enough, so what was written is damaged.',
      nextStep: 'Free space on the storage, delete this container and create it again.',
      action: null,
    },
    'storage-missing': {
      sentence: 'The storage {storage} does not exist.',
      nextStep: 'Choose a storage of this server.',
      action: 'edit-step',
    },
    'storage-not-mounted': {
      sentence: 'The disk or share behind the storage {storage} is not there.',
      nextStep: 'Mount it on the host (check the cable, the pool or the file server), then try again.',
      action: 'retry',
    },
    'storage-not-on-node': {
      sentence: 'The storage {storage} is not available on the node {node}.',
      nextStep: 'Choose a storage of that node, or allow the node in the storage’s settings.',
      action: 'edit-step',
    },
    'storage-wrong-content': {
      sentence: 'The storage {storage} is not set up for this kind of content.',
      nextStep: 'Choose another storage, or allow this content under Datacenter → Storage.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'device-missing',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /device (?<device>\/dev\/\S+) does not exist|(?<device>\/dev\/[\w/.-]+) is not a device|(?<device>\/dev\/[\w/.-]+)'?:? (?:no such file or directory|does not exist|no such device)|failed to (?:open|stat) (?:device )?'?(?<device>\/dev\/[\w/.-]+)/i,
      examples: [
        'Device /dev/dri/renderD128 does not exist',
        'TASK ERROR: Device /dev/ttyUSB0 does not exist',
        'TASK ERROR: /dev/dri/renderD128 is not a device',
        '/dev/net/tun: No such file or directory',
      ],
    },
    {
      cause: 'disk-cannot-shrink',
      force: 'cause',
      line: /unable to shrink disk|shrinking (?:disks?|volumes?) (?:is )?not (?:supported|allowed)|cannot shrink/i,
      examples: ['unable to shrink disk size', 'shrinking disks is not supported'],
    },
    {
      cause: 'template-missing',
      force: 'root',
      line: /(?<!existing )(?:volume|archive|file|can't find (?:archive|file)) '(?<template>[^']*(?:vztmpl\/|template\/cache\/)[^']*)'(?: does not exist)?|can't find (?:template|archive|file) '?(?<template>[^'\s]+)'?|(?:template|archive) '(?<template>[^']+)' does not exist/i,
      when: { place: ['api', 'task'], never: /gzip|tar:|xz:|zstd|extracting archive/i },
      examples: [
        "TASK ERROR: unable to create CT 399 - volume 'local:vztmpl/nosuch_1_amd64.tar.gz' does not exist",
        "can't find archive '/var/lib/vz/template/cache/x.tar.gz'",
        "can't find file 'debian-13.tar.zst'",
      ],
    },
    {
      cause: 'disk-missing',
      force: 'cause',
      line: /volume '(?<volume>[^':]+:(?!vztmpl\/|iso\/|backup\/|snippets\/)[^']*)' does not exist|volume '[^']*' for container '\d+' does not exist|no such (?:disk|mount ?point|volume)|(?:disk|volume|mount ?point) '?(?<volume>(?:mp|rootfs|unused)\d*)'? does(?: not|n't) exist|can't (?:find|access) (?:volume|image|disk)|(?:dataset|logical volume) (?:"[^"]*" )?(?:does not exist|not found)|failed to find logical volume|no such (?:logical volume|dataset|image)|cannot open '[^']*(?:subvol|vm)-\d+-disk-\d+[^']*': dataset does not exist|rbd: error opening image/i,
      when: { place: ['api', 'task', 'ssh'] },
      examples: [
        "TASK ERROR: volume 'ctstore:310/vm-310-disk-1.raw' does not exist",
        "volume 'local-lvm:vm-104-disk-0' does not exist",
        "cannot open 'rpool/data/subvol-104-disk-0': dataset does not exist",
        "no such volume 'local-lvm:vm-104-disk-9'",
        'Failed to find logical volume "pve/vm-104-disk-0"',
      ],
    },
    {
      // Resizing or moving a mount point that the container does not have.
      cause: 'disk-missing',
      force: 'root',
      when: { place: ['api'], parameter: /^(?:mp|volume)$/ },
      line: /property is missing and it is not optional/i,
      sentence: 'The container has no such disk.',
      nextStep: 'Refresh the container and choose one of its disks.',
      action: 'open-container',
      examples: [{ lines: ['property is missing and it is not optional'], parameter: 'volume' }],
    },
    {
      cause: 'disk-size-too-big',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /file too large|exceeds (?:the )?(?:maximum|max) (?:file )?size|size (?:is )?too (?:big|large)|filesystem too (?:large|big)|(?:would be|is) too large|insufficient suitable allocatable extents|EFBIG|too big to be expressed/i,
      examples: [
        'unable to create image: qemu-img: /var/lib/vz/images/104/vm-104-disk-0.raw: File too large',
        'mke2fs: Size of device too big to be expressed in 32 bits using a blocksize of 4096.',
      ],
    },
    {
      cause: 'file-exists',
      force: 'cause',
      when: { place: ['task', 'api'], never: /gzip: stdin|tar: / },
      line: /(?:disk image|volume|file|dataset|directory) (?:'[^']*' )?already exists|refusing to override existing file|: File exists$|already exists in volume group|Logical [Vv]olume "[^"]+" already exists/i,
      examples: [
        "TASK ERROR: disk image '/var/lib/vz/images/104/vm-104-disk-0.raw' already exists",
        "TASK ERROR: refusing to override existing file '/var/lib/vz/template/cache/x.tar.gz'",
        "cannot create 'rpool/data/subvol-104-disk-0': dataset already exists",
        'Logical Volume "vm-104-disk-0" already exists in volume group "pve"',
      ],
    },
    {
      cause: 'invalid-disk-size',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /(?:invalid|illegal|unable to parse|bad) (?:disk |volume )?size\b|size .*(?:is not|must be) (?:a )?(?:valid|positive|multiple|greater)|(?:disk|volume) size .*(?:0|zero|too small)/i,
      examples: ["unable to create CT 399 - invalid size '0'", "illegal disk size '-3'"],
    },
    {
      cause: 'storage-disabled',
      force: 'root',
      line: /storage '(?<storage>[^']+)' is disabled|storage is disabled/i,
      examples: ["storage 'fxoff' is disabled"],
    },
    {
      cause: 'storage-missing',
      force: 'root',
      line: /storage '(?<storage>[^']+)' does not exist|no such storage '?(?<storage>[\w.-]+)'?/i,
      examples: [
        "storage 'nosuch' does not exist",
        "TASK ERROR: unable to create CT 399 - storage 'nosuch' does not exist",
      ],
    },
    {
      cause: 'storage-not-mounted',
      force: 'root',
      when: { place: ['api', 'task'] },
      line: /unable to activate storage '(?<storage>[^']+)'|is expected to be a mount point but is not mounted|storage '(?<storage>[^']+)' is not online|could not activate storage '(?<storage>[^']+)'|mount error: (?!.*space)|directory '[^']*' does not exist or is unreachable|no such volume group|Volume group "[^"]+" not found|cannot (?:import|open) '[^'/]+': no such pool|Stale file handle|mount\.(?:nfs|cifs)\b.*(?:timed out|No route|refused|failed)/i,
      examples: [
        "unable to activate storage 'fxgone' - directory is expected to be a mount point but is not mounted: '/mnt/gone'",
        "TASK ERROR: storage 'nas' is not online",
        "could not activate storage 'tank', zfs error: cannot import 'tank': no such pool available",
        'Volume group "vmdata" not found',
      ],
    },
    {
      cause: 'unknown',
      force: 'root',
      when: { place: ['api', 'task'] },
      line: /rbd error: .*(?:couldn't connect|connection timed out)|rados_connect|couldn't connect to the cluster/i,
      sentence: 'The Ceph cluster behind the storage does not answer.',
      nextStep: 'Check its monitors and their addresses in the storage’s settings, then try again.',
      action: 'retry',
      examples: ["unable to create CT 104 - rbd error: rbd: couldn't connect to the cluster!"],
    },
    {
      cause: 'storage-not-on-node',
      force: 'root',
      line: /storage '(?<storage>[^']+)' is not available on node '(?<node>[^']+)'/i,
      examples: ["storage 'fxnode' is not available on node 'pve'"],
    },
    {
      cause: 'storage-wrong-content',
      force: 'root',
      line: /can't use storage '(?<storage>[^']+)' for|wrong content type|storage '(?<storage>[^']+)' does not support (?:content|container|vztmpl|template|vm|backup|snippet|'?\w+'? content)|content[- ]type '?[\w,]+'? (?:is )?not (?:available|supported|configured|allowed)|does not support content[- ]type|is not configured for content[- ]type|does not allow content/i,
      examples: [
        "could not get storage information for 'ctstore': can't use storage 'ctstore' for backups - wrong content type",
        "storage 'local' does not support container directories",
        "storage 'local' does not support content-type 'rootdir'",
        "content type 'rootdir' is not available on storage 'local'",
      ],
    },
    {
      cause: 'rootfs-too-small',
      force: 'root',
      when: {
        place: ['task'],
        taskType: /^(?:vzcreate|vzrestore)$/,
        also: /^Formatting |Creating filesystem with|Logical volume "[^"]+" created|^mke2fs|Discarding (?:device )?blocks/i,
      },
      line: /no space left on device|disk quota exceeded/i,
      examples: [
        {
          lines: [
            'Creating filesystem with 30720 1k blocks and 7680 inodes',
            'tar: ./usr: Cannot mkdir: No space left on device',
          ],
          decisive: 'tar: ./usr: Cannot mkdir: No space left on device',
          place: 'task',
          taskType: 'vzcreate',
        },
      ],
    },
    {
      cause: 'rootfs-too-small',
      force: 'root',
      when: { place: ['task'], taskType: /^(?:vzcreate|vzrestore)$/ },
      line: /disk quota exceeded/i,
      examples: [
        { lines: ['tar: ./usr/lib/libc.so: Cannot write: Disk quota exceeded'], place: 'task', taskType: 'vzcreate' },
      ],
    },
    {
      cause: 'storage-full',
      force: 'root',
      when: { place: ['task', 'api'] },
      line: /no space left on device|\bout of space\b|not enough (?:free )?space|insufficient free space|has insufficient (?:free )?(?:space|extents)|cannot create '[^']*': out of space|(?:data|metadata) (?:pool|space|volume).*(?:full|exhausted|100)|free space in thin pool|error writing: No space/i,
      examples: [
        {
          lines: ['extracting archive', 'tar: ./sbin/init: Cannot write: No space left on device'],
          decisive: 'tar: ./sbin/init: Cannot write: No space left on device',
          place: 'task',
          taskType: 'vzcreate',
        },
        "cannot create 'rpool/data/subvol-104-disk-0': out of space",
        'Volume group "pve" has insufficient free space (511 extents): 2048 required.',
        'INFO: vma: vma_queue_write: write error - No space left on device',
      ],
    },
    {
      cause: 'storage-full-not-detected',
      force: 'root',
      when: { place: ['task'] },
      line: /Buffer I\/O error on dev|lost (?:async )?page write|blk_update_request: .*(?:critical space|I\/O) error|EXT4-fs (?:error|warning).*(?:I\/O error|delayed block allocation failed)/i,
      isSure: false,
      examples: ['Buffer I/O error on dev loop0, logical block 65, lost async page write'],
    },
  ],
} satisfies Area<
  | 'device-missing'
  | 'disk-cannot-shrink'
  | 'disk-missing'
  | 'disk-size-too-big'
  | 'file-exists'
  | 'invalid-disk-size'
  | 'storage-disabled'
  | 'storage-full'
  | 'storage-full-not-detected'
  | 'storage-missing'
  | 'storage-not-mounted'
  | 'storage-not-on-node'
  | 'storage-wrong-content'
>;
