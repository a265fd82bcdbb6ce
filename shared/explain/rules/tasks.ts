import type { Area } from '../rule.ts';
import { brokenArchive } from './broken-archive.ts';

/** Backups, restores, and tasks that were ended from outside. Texts: pve-manager VZDump.pm, pve-storage Storage.pm, pve-container API2/LXC.pm, pve-common RESTEnvironment.pm. */
export const tasks = {
  words: {
    'backup-broken': {
      sentence: 'The backup file is damaged or not a backup.',
      nextStep: 'Use another backup. Verify this one on the storage if it is the only one.',
      action: null,
    },
    'backup-limit-reached': {
      sentence: 'The storage keeps no more backups of this container: its limit is reached.',
      nextStep: 'Delete an old backup, or set the backup to remove the oldest ones by itself.',
      action: null,
    },
    'backup-missing': {
      sentence: 'The backup {volume} is not on the storage.',
      nextStep: 'Refresh the list of backups and choose one of it.',
      action: null,
    },
    'backup-no-config': {
      sentence: 'The file has no container settings in it, so it is no container backup.',
      nextStep: 'Choose a backup that Proxmox made (vzdump-lxc-…).',
      action: null,
    },
    'task-aborted': {
      sentence: 'The operation was cancelled on the server.',
      nextStep: 'Start it again if that was not intended.',
      action: 'retry',
    },
    'task-killed': {
      sentence: 'The worker of the operation was killed on the server before it ended.',
      nextStep: 'Check the host (memory, restart), then try again.',
      action: 'retry',
    },
  },
  rules: [
    {
      cause: 'backup-broken',
      force: 'root',
      line: /reading file "[^"]*\.chunks\/[^"]*" failed|(?:chunk|blob|index) .*(?:wrong (?:magic|checksum|digest)|got unexpected (?:magic|digest))|error extracting archive - .*(?:chunk|crc|digest)/i,
      when: { place: ['task'] },
      examples: [
        {
          lines: [
            'Error: error extracting archive - encountered unexpected error during extraction: HTTP Error 400 Bad Request: reading file "/mnt/datastore/tank/.chunks/9c1d/9c1d0e4c" failed: No such file or directory (os error 2)',
          ],
          place: 'task',
          taskType: 'vzrestore',
        },
      ],
    },
    {
      cause: 'backup-broken',
      force: 'cause',
      when: { place: ['task'], taskType: /^(?:vzrestore|qmrestore)$/ },
      line: brokenArchive,
      examples: [
        {
          lines: ['gzip: stdin: unexpected end of file', 'tar: Unexpected EOF in archive'],
          place: 'task',
          taskType: 'vzrestore',
        },
        {
          lines: ['/*stdin*\\ : Decoding error (36) : Data corruption detected', 'tar: Child returned status 1'],
          place: 'task',
          taskType: 'vzrestore',
        },
        {
          lines: [
            'zstd: error 70 : Write error : cannot write block : Broken pipe',
            'tar: This does not look like a tar archive',
          ],
          decisive: 'tar: This does not look like a tar archive',
          place: 'task',
          taskType: 'vzrestore',
        },
      ],
    },
    {
      cause: 'backup-limit-reached',
      force: 'root',
      line: /only \d+ backups?(?:\(s\))? allowed|max(?:imum)? backup limit|backup limit .*reached|maximum number of backups|number of protected backups per guest is limited/i,
      examples: [
        'ERROR: Backup of VM 300 failed - only 1 backup(s) allowed - please consider to remove old backup files.',
        'There is a max backup limit of 2 enforced by the target storage or the vzdump parameters. Either increase the limit or delete old backups.',
      ],
    },
    {
      cause: 'backup-missing',
      force: 'root',
      when: { place: ['task', 'api'] },
      line: /(?:volume|archive|file|snapshot|backup) '(?<volume>[^']*(?:backup\/|dump\/|vzdump-)[^']*)' does not exist|can't find (?:archive|backup)[^']*'(?<volume>[^']*vzdump[^']*)'|no such (?:backup|snapshot) .*vzdump/i,
      examples: [
        "TASK ERROR: unable to restore CT 399 - volume 'local:backup/vzdump-lxc-300-2026_01_01-00_00_00.tar.gz' does not exist",
      ],
    },
    {
      cause: 'backup-no-config',
      force: 'root',
      line: /archive (?:'[^']*' )?(?:contains no|does not contain a) configuration|backup archive does not contain any configuration|(?:no|missing) (?:container )?configuration (?:file )?(?:in|found in) .*(?:archive|backup)|unable to extract .*(?:pct|vps)\.conf|could not find .*(?:pct|vzdump).*conf/i,
      examples: [
        'TASK ERROR: ERROR: archive contains no configuration file',
        'Backup archive does not contain any configuration',
      ],
    },
    {
      cause: 'task-aborted',
      force: 'root',
      when: { place: ['task'] },
      line: /received interrupt\b|interrupted by signal|^(?:TASK ERROR: )?(?:task )?aborted(?: by user)?$|backup .*aborted|(?:migration|job) aborted by user/i,
      examples: [
        "command 'lxc-stop -n 303 --nokill --timeout 60' failed: received interrupt",
        'TASK ERROR: interrupted by signal',
      ],
    },
    {
      cause: 'task-killed',
      force: 'cause',
      when: { place: ['task'], never: /received interrupt|interrupted by signal/i },
      line: /^(?:unexpected status|unable to read tail \(got 0 bytes\))$/i,
      examples: [
        { lines: ['unexpected status'], place: 'task', decisive: 'unexpected status' },
        { lines: ['unable to read tail (got 0 bytes)'], place: 'task' },
      ],
    },
    {
      cause: 'unknown',
      force: 'ending',
      when: { place: ['task'] },
      isSure: false,
      line: /^TASK ERROR: (?:command '.*' failed: (?:exit code \d+|got signal \d+)|job errors)$/i,
      sentence: 'A program that Proxmox ran failed, and the log does not say why in words that Gantry knows.',
      nextStep: 'Read the lines above the last one in the task’s log.',
      examples: [{ lines: ["TASK ERROR: command 'zfs get -o value -Hp all' failed: exit code 1"], place: 'task' }],
    },
    {
      cause: 'unknown',
      force: 'root',
      when: { place: ['task', 'api'] },
      line: /cfs-lock(?:ed)? '(?<what>[^']+)'|got lock request timeout/i,
      sentence:
        'The lock {what} of the whole cluster was not free in time: something else holds it, or the nodes do not hear each other.',
      nextStep:
        'Wait until other operations there have ended and see under Datacenter → Summary that all nodes are online, then try again.',
      action: 'retry',
      examples: [
        "TASK ERROR: unable to create CT 104 - cfs-lock 'storage-nas' error: got lock request timeout",
        "error during cfs-locked 'domain-ha' operation: no quorum!",
      ],
    },
    {
      cause: 'timed-out',
      force: 'symptom',
      when: { place: ['task', 'api'] },
      line: /\bgot timeout\b|\btimed out\b/i,
      sentence: 'Proxmox waited for something that did not come in time.',
      nextStep: 'Check how busy the node and its storage are, then try again.',
      action: 'retry',
      examples: [{ lines: ["TASK ERROR: command 'vgs --separator :' failed: got timeout"], place: 'task' }],
    },
  ],
} satisfies Area<
  'backup-broken' | 'backup-limit-reached' | 'backup-missing' | 'backup-no-config' | 'task-aborted' | 'task-killed'
>;
