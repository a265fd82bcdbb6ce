import type { Area } from '../rule.ts';

/** The state of the container. Texts: pve-guest-common AbstractConfig.pm, pve-container API2/LXC/Status.pm, pct. */
export const container = {
  words: {
    'container-already-running': {
      sentence: 'The container is running already.',
      nextStep: 'Nothing needs to be done; refresh the list.',
      action: 'open-container',
    },
    'container-is-template': {
      sentence: 'It is a template, and templates cannot be started or changed in this way.',
      nextStep: 'Make a clone of it and use the clone.',
      action: null,
    },
    'container-locked': {
      sentence: 'The container is locked{lock} by an operation that has not ended.',
      nextStep: 'Wait for that operation, then try again. If none runs, run “pct unlock ID” on the host.',
      action: 'retry',
    },
    'container-missing': {
      sentence: 'The container {vmid} does not exist (any more) on this node.',
      nextStep: 'Check the number and the node, and refresh the list.',
      action: null,
    },
    'container-not-running': {
      sentence: 'The container is not running.',
      nextStep: 'Start it first.',
      action: 'open-container',
    },
    'container-protected': {
      sentence: 'The container is protected against deletion.',
      nextStep: 'Switch its protection off first (Options → Protection on the server).',
      action: 'open-container',
    },
    'container-running': {
      sentence: 'The container is running, and this needs it stopped.',
      nextStep: 'Shut it down first.',
      action: 'open-container',
    },
    'snapshot-exists': {
      sentence: 'There is a snapshot of that name already.',
      nextStep: 'Choose another name, or delete the old snapshot.',
      action: 'edit-step',
    },
    'snapshot-missing': {
      sentence: 'There is no snapshot {snapshot} of this container.',
      nextStep: 'Refresh the list of snapshots.',
      action: null,
    },
    'snapshots-not-supported': {
      sentence: 'The storage of one of its disks, or a mount point, cannot make snapshots.',
      nextStep: 'Use a storage with snapshots (ZFS, LVM-thin, Ceph, Btrfs), or make a backup instead.',
      action: null,
    },
    'vmid-taken': {
      sentence: 'The number {vmid} is taken by another guest.',
      nextStep: 'Choose a free number.',
      action: 'edit-step',
    },
    'shutdown-timeout': {
      sentence: 'The container was asked to shut down and did not do it in time.',
      nextStep: 'Wait longer, or stop it hard.',
      action: 'open-container',
    },
  },
  rules: [
    {
      cause: 'container-already-running',
      force: 'cause',
      line: /\b(?:CT|container|VM) '?\d+'? (?:is )?already running/i,
      examples: ['CT 310 already running', "container '310' is already running"],
    },
    {
      cause: 'container-is-template',
      force: 'cause',
      line: /if it'?s a template|\btemplate CT\b|convert a template|\bis a template\b|not (?:possible|allowed|supported) (?:on|for) (?:a )?templates?\b|\btemplate feature is not available/i,
      when: { place: ['api', 'task', 'ssh'] },
      examples: [
        "TASK ERROR: you can't start a CT if it's a template",
        'unable to create snapshot - CT 301 is a template',
      ],
    },
    {
      cause: 'container-locked',
      force: 'root',
      when: { place: ['api', 'task', 'ssh'] },
      line: /\b(?:CT|VM|container \d+) is locked\b(?<lock> \([\w-]+\))?|can't lock file '[^']+'|unable to (?:acquire|get) .*lock|container is locked/i,
      examples: [
        'TASK ERROR: CT is locked (snapshot-delete)',
        'CT is locked (backup)',
        "can't lock file '/run/lock/lxc/pve-config-310.lock' - got timeout",
      ],
    },
    {
      cause: 'container-missing',
      force: 'cause',
      line: /configuration file '[^']*\/(?:lxc|qemu-server)\/(?<vmid>\d+)\.conf' does not exist|unable to find (?:VM|CT|configuration file for (?:CT|VM)) '?(?<vmid>\d+)'?|\b(?:CT|VM|container) '?(?<vmid>\d+)'? (?:does not exist|not (?:found|exist))|could not find CT '?(?<vmid>\d+)'?|no such (?:VM|CT) \('?(?<vmid>\d+)'?\)/i,
      when: { place: ['api', 'task', 'ssh'] },
      examples: [
        "Configuration file 'nodes/pve/lxc/998.conf' does not exist",
        "ERROR: Backup of VM 998 failed - unable to find VM '998'",
        'CT 998 does not exist',
        "no such VM ('998')",
      ],
    },
    {
      cause: 'container-not-running',
      force: 'cause',
      line: /\b(?:CT|container|VM) ?'?\d*'? (?:is )?\(?not running|can only (?:push|pull) files (?:to|from) a running CT/i,
      when: { place: ['api', 'task', 'ssh'] },
      examples: [
        'CT 300 not running',
        "container '300' not running!",
        { lines: ['unable to get PID for CT 102 (not running?)'], place: 'ssh' },
      ],
    },
    {
      cause: 'container-protected',
      force: 'cause',
      line: /protection mode enabled/i,
      examples: [
        "can't remove CT 300 - protection mode enabled",
        "can't update CT 300 drive 'rootfs' - protection mode enabled",
      ],
    },
    {
      cause: 'container-running',
      force: 'cause',
      when: { place: ['api', 'task', 'ssh'] },
      line: /\b(?:CT|container|VM) '?\d+'? is running|(?:unable|can't|cannot) .*(?:(?:is|while|when) running\b|running (?:CT|VM|container))|unable to restore.*running|running container can only|you need to stop|must be stopped|container (?:must|needs to) be (?:stopped|shut ?down)/i,
      examples: [
        'unable to destroy CT 300 - container is running',
        'CT 300 is running - destroy failed!',
        "can't overwrite running container",
        "can't rollback snapshot: CT is running",
      ],
    },
    {
      cause: 'snapshot-exists',
      force: 'cause',
      line: /snapshot (?:name )?'?[\w.-]+'? (?:is )?already (?:used|exists|in use)/i,
      examples: ["TASK ERROR: snapshot name 'before' already used", "snapshot 'before' already exists"],
    },
    {
      cause: 'snapshot-missing',
      force: 'cause',
      line: /snapshot '?(?<snapshot>[\w.-]+)'? (?:of '[^']*' )?(?:does not exist|not found)|no such snapshot/i,
      examples: ["TASK ERROR: snapshot 'nosuch' does not exist"],
    },
    {
      cause: 'snapshots-not-supported',
      force: 'cause',
      line: /snapshot feature is not available|snapshots? (?:is|are)? ?not supported|can't snapshot|does not support (?:taking )?snapshots|unable to (?:create|take) snapshot.*(?:bind|device) mount/i,
      examples: ['TASK ERROR: snapshot feature is not available', "volume snapshots not supported by storage 'local'"],
    },
    {
      cause: 'unknown',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /is not (?:the )?most recent snapshot/i,
      sentence: 'This storage can go back to the newest snapshot only.',
      nextStep: 'Delete the newer snapshots first, or clone the old one.',
      examples: ["TASK ERROR: can't rollback, 'before' is not most recent snapshot on 'local-zfs:subvol-104-disk-0'"],
    },
    {
      cause: 'vmid-taken',
      force: 'root',
      line: /\b(?:CT|VM|container|config file for (?:CT|VM)) '?(?<vmid>\d+)'? (?:already (?:exists|in use)|is already (?:used|taken))|unable to create (?:CT|VM) (?<vmid>\d+)[: -]+.*(?:already exists on node|config file already exists)/i,
      examples: [
        "CT 300 already exists on node 'pve'",
        "unable to create CT 300: CT 300 already exists on node 'pve2'",
        'VM 104 already exists',
        'unable to create CT 120: config file already exists',
      ],
    },
    {
      cause: 'shutdown-timeout',
      force: 'cause',
      when: { place: ['task', 'ssh'] },
      line: /container did not (?:stop|shut ?down)|(?:shutdown|powerdown).*(?:got timeout|timed out)/i,
      examples: ['container did not stop', 'TASK ERROR: VM powerdown failed - got timeout'],
    },
    {
      cause: 'shutdown-timeout',
      force: 'symptom',
      line: /'lxc-stop .*--nokill.*' failed: exit code/i,
      when: { place: ['task', 'ssh'] },
      examples: ["command 'lxc-stop -n 303 --nokill --timeout 10' failed: exit code 1"],
    },
  ],
} satisfies Area<
  | 'container-already-running'
  | 'container-is-template'
  | 'container-locked'
  | 'container-missing'
  | 'container-not-running'
  | 'container-protected'
  | 'container-running'
  | 'snapshot-exists'
  | 'snapshot-missing'
  | 'snapshots-not-supported'
  | 'vmid-taken'
  | 'shutdown-timeout'
>;
