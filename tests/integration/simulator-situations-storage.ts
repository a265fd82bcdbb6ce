import { addRecordedContainer, recorded, replay, type Overrides, type Rig, type Situation } from './simulator-rig.ts';

const WEB = 'http://127.0.0.1:8099';
/** What the recorded web server handed out: a gzip header and a hundred letters. */
const TINY = `\u001F\u008B\u0008\u0000${'x'.repeat(100)}`;
const BACKED_UP_AT = Date.UTC(2026, 10, 23, 12, 35, 45);

const DISGUISED = {
  hostname: '123',
  memory: '256',
  swap: '128',
  cores: '1',
  features: 'nesting=1',
  description: 'ñandú ✓ 日本語 %20 + &=#\n"quotes" <tag>',
  mp0: 'ctstore:110/vm-110-disk-1.raw,mp=/srv/data,backup=1,size=1G',
  nameserver: '10.10.10.1 1.1.1.1',
  net0: 'name=eth0,bridge=vmbr0,firewall=1,gw=10.10.10.1,ip=10.10.10.110/24',
  net1: 'name=eth1,bridge=vmbr0,ip=manual',
  rootfs: 'ctstore:110/vm-110-disk-0.raw,size=2560M',
};

/** Container 110 as it was when it was backed up. */
async function addBackedUp({ pve }: Rig): Promise<void> {
  pve.world.removeContainer(110);
  await addRecordedContainer(pve, 110, { config: DISGUISED });
  for (const option of ['cpulimit', 'cpuunits', 'onboot', 'searchdomain', 'startup', 'tags', 'timezone'])
    pve.world.removeConfig(110, option);
}

/** Makes the recorded backup at the recorded time, which its name tells. */
async function backUp(rig: Rig): Promise<void> {
  await addBackedUp(rig);
  rig.clock.offsetMs = BACKED_UP_AT + 50 - Date.now();
  await replay(rig.pve, recorded('vzdump'));
  await rig.pve.world.settleTasks();
  rig.clock.offsetMs = 0;
}

/** Storages, files that come to them, backups. */
export const STORAGE_SITUATIONS: readonly Situation[] = [
  {
    when: /^storage-(create-exists|delete|disable)$/,
    arrange: ({ pve }) => pve.world.addStorage({ id: 'extra', type: 'dir', content: ['vztmpl', 'iso'] }),
  },
  {
    when: /^(download-url-(?!wrong|missing|bad-url)|query-url-metadata)/,
    arrange: ({ pve }) => {
      const base64 = Buffer.from(TINY, 'latin1').toString('base64');
      pve.world.addWebServer(WEB, {
        notFound: 'File not found',
        files: { '/tiny_1.0_amd64.tar.gz': { sizeBytes: 104, mimeType: 'application/gzip', base64 } },
      });
    },
  },
  {
    when: /^download-url-exists$/,
    arrange: async ({ pve }) => {
      await replay(pve, recorded('download-url-ok'));
      await pve.world.settleTasks();
    },
  },
  { when: /^aplinfo-download-no-internet$/, arrange: ({ pve }) => pve.world.setInternetUp(false) },
  {
    // The recording lost a byte that is no text; any other does.
    when: /^storage-upload-/,
    arrange: (_rig, { body }): Overrides => ({ body: (body ?? '').replace('\uFFFD', 'x') }),
  },
  { when: /^vzdump$/, arrange: addBackedUp },
  { when: /^(storage-content-(backup|delete)|vzdump-extractconfig|restore-from-backup)$/, arrange: backUp },
  {
    when: /^restore-config$/,
    arrange: async (rig) => {
      await backUp(rig);
      rig.pve.world.removeContainer(130);
      await replay(rig.pve, recorded('restore-from-backup'));
      await rig.pve.world.settleTasks();
    },
  },
];
