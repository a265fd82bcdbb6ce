import type { Area } from '../rule.ts';

/** Why a container does not start. Texts: lxc (start.c, conf.c, cgfsng.c, confile.c), pve-container LXC.pm and lxc-pve-prestart-hook, mount, ip. */
export const start = {
  words: {
    'bridge-missing': {
      sentence: 'The network bridge {bridge} does not exist on the node.',
      nextStep: 'Create the bridge on the node, or choose another one for the container.',
      action: 'edit-step',
    },
    'cgroup-limit-invalid': {
      sentence: 'A limit in the settings of the container could not be set.',
      nextStep: 'Correct the limit (a lxc.cgroup line, or memory and cores) in the container’s settings.',
      action: 'open-container',
    },
    'filesystem-corrupt': {
      sentence: 'The file system of a disk is damaged.',
      nextStep: 'Run “pct fsck ID” on the host, or restore a backup.',
      action: null,
    },
    'hookscript-failed': {
      sentence: 'The hook script of the container ended with an error.',
      nextStep: 'Correct the hook script, or remove it from the container’s settings.',
      action: 'open-container',
    },
    'hookscript-missing': {
      sentence: 'The hook script {script} does not exist.',
      nextStep: 'Put the script back into the snippets of the storage, or remove it from the container’s settings.',
      action: 'open-container',
    },
    'hookscript-not-executable': {
      sentence: 'The hook script may not be executed.',
      nextStep: 'Run “chmod +x” on the script on the host.',
      action: null,
    },
    'idmap-invalid': {
      sentence: 'The mapping of user numbers of the unprivileged container is not allowed.',
      nextStep: 'Check the lxc.idmap lines of the container against /etc/subuid and /etc/subgid on the host.',
      action: null,
    },
    'init-missing': {
      sentence: 'The container has no init program, so nothing can be started in it.',
      nextStep: 'Restore the container, or use a complete template.',
      action: null,
    },
    'lxc-setting-invalid': {
      sentence: 'The container’s file has an LXC setting {key} that LXC does not understand.',
      nextStep: 'Correct or remove that lxc. line in /etc/pve/lxc/ID.conf.',
      action: null,
    },
    'mount-source-missing': {
      sentence: 'What should be mounted into the container, {source}, does not exist on the host.',
      nextStep: 'Create the folder on the host (or mount the disk it lies on), or remove the mount point.',
      action: 'edit-step',
    },
    'rootfs-empty': {
      sentence: 'The root disk of the container is empty.',
      nextStep: 'Restore the container from a backup.',
      action: null,
    },
    'wrong-cpu-architecture': {
      sentence: 'It is built for another processor than this server has.',
      nextStep: 'Use the build for this processor (usually amd64).',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'bridge-missing',
      force: 'root',
      when: { place: ['task', 'api'] },
      line: /\b(?:bridge|vnet) '?(?<bridge>[\w.-]+)'? (?:does not exist|not found)|no such (?:bridge|vnet) '?(?<bridge>[\w.-]+)'?|can't find bridge '?(?<bridge>[\w.-]+)|Cannot find device "?(?<bridge>(?:vmbr|fwbr|br)[\w.-]*)|failed to attach .* to (?:the )?bridge '?"?(?<bridge>[\w.-]+)/i,
      examples: [
        "TASK ERROR: bridge 'vmbr9' does not exist",
        "can't find bridge vmbr9",
        'Cannot find device "vmbr7"',
        'lxc_create_network_priv: Failed to attach "veth104i0" to bridge "vmbr9"',
      ],
    },
    {
      cause: 'bridge-missing',
      force: 'cause',
      isSure: false,
      when: { place: ['task', 'api'] },
      line: /no such device - failed to create network device/i,
      sentence: 'A network card of the container could not be made: most likely its bridge does not exist on the node.',
      examples: ['lxc_create_network_priv: 3466 No such device - Failed to create network device'],
    },
    {
      cause: 'cgroup-limit-invalid',
      force: 'cause',
      when: { place: ['task', 'ssh'] },
      line: /failed to set "[\w.-]+" to "|failed to set (?:up|controller|cgroup).*limit|cgroup.*(?:invalid argument|numerical result out of range).*(?:set|write)|cgroup: .*invalid (?:value|argument)/i,
      examples: [
        'cgfsng_setup_limits_legacy: 3455 Invalid argument - Failed to set "pids.max" to "abc"',
        'cg_legacy_set_data: 2675 Numerical result out of range - Failed to set "memory.max" to "12X"',
      ],
    },
    {
      cause: 'cgroup-limit-invalid',
      force: 'symptom',
      when: { place: ['task'] },
      line: /failed to setup cgroup2? limits/i,
      examples: ['lxc_spawn: 1807 Failed to setup cgroup limits for container "310"'],
    },
    {
      cause: 'filesystem-corrupt',
      force: 'root',
      line: /bad superblock|can't read superblock|bad magic number in super-?block|structure needs cleaning|UNEXPECTED INCONSISTENCY|superblock (?:is )?(?:invalid|corrupt)|EXT4-fs error|filesystem (?:is )?corrupt|checksum .*does not match superblock|superblock checksum does not match|needs? (?:journal recovery|xfs_repair)|Run fsck manually/i,
      examples: [
        'mount: /var/lib/lxc/.pve-staged-mounts/rootfs: wrong fs type, bad option, bad superblock on /dev/loop0, missing codepage or helper program, or other error.',
        'fsck.ext4: Bad magic number in super-block while trying to open /dev/loop0',
        'mount: /dev/dm-7: Structure needs cleaning',
        "mount: /mnt: can't read superblock on /dev/mapper/pve-vm--104--disk--0.",
      ],
    },
    {
      cause: 'hookscript-missing',
      force: 'root',
      line: /script '?(?<script>[\w.-]+:snippets\/[^']+)'? does not exist|hookscript: .*(?:not exist|no such)|volume '(?<script>[\w.-]+:snippets\/[^']+)' does not exist/i,
      examples: [
        "TASK ERROR: hookscript error for 310 on pre-start: script 'local:snippets/fxfail.sh' does not exist",
        "volume 'local:snippets/hook.pl' does not exist",
      ],
    },
    {
      cause: 'hookscript-missing',
      force: 'cause',
      when: { place: ['api'], parameter: /^hookscript$/ },
      line: /./,
      examples: [{ lines: ["'local:snippets/none.sh' is not in the snippets directory"], parameter: 'hookscript' }],
    },
    {
      cause: 'hookscript-not-executable',
      force: 'root',
      line: /script '?[^']*snippets?\/[^']*'? is not executable|hookscript error .*(?:not executable|permission denied)/i,
      examples: [
        "TASK ERROR: hookscript error for 310 on pre-start: script 'local:snippets/fxfail.sh' is not executable",
      ],
    },
    {
      cause: 'hookscript-failed',
      force: 'cause',
      line: /hookscript error for \d+ on [\w-]+: command .* failed/i,
      examples: [
        "TASK ERROR: hookscript error for 310 on pre-start: command '/var/lib/vz/snippets/fxfail.sh 310 pre-start' failed: exit code 1",
      ],
    },
    {
      cause: 'idmap-invalid',
      force: 'root',
      when: { place: ['task', 'ssh'] },
      line: /new[ug]idmap\b.*(?:not allowed|failed|write)|failed to (?:set up|write) (?:id|uid|gid) ?map|id ?map.*(?:invalid|not allowed|overlap|parse)|invalid id ?map|unable to parse '?lxc\.id_?map|lxc_map_ids\b|unable to parse ID mapping/i,
      examples: [
        'newuidmap: uid range [1000-1001) -> [1000-1001) not allowed',
        'lxc_map_ids: 3701 newuidmap failed to write mapping "newuidmap: uid range [0-65536) -> [200000-265536) not allowed": newuidmap 4242 0 200000 65536',
        'lxc_spawn: 1788 Failed to set up id mapping.',
      ],
    },
    {
      cause: 'wrong-cpu-architecture',
      force: 'root',
      line: /exec format error|wrong ELF class|cannot execute binary file(?!.*required)|has unknown ELF machine|(?:built|compiled) for (?:a )?(?:different|other|another) (?:architecture|processor|platform)|(?:image|platform)(?: \(?[\w/]+\)?)? does not match the (?:detected|specified|expected) (?:host )?platform/i,
      examples: [
        'lxc-start: 310: ../src/lxc/start.c: start: 2197 Exec format error - Failed to exec "/sbin/init"',
        'bash: line 1: /tmp/armprog: cannot execute binary file: Exec format error',
        'exec /usr/local/bin/app: exec format error',
        "'/bin/sh' has unknown ELF machine '243'!",
      ],
    },
    {
      cause: 'init-missing',
      force: 'root',
      when: { place: ['task', 'ssh'] },
      line: /(?:failed to exec(?:ute)?|exec(?:ve)?:?) "?'?\/(?:s?bin|lib\/systemd|usr\/lib\/systemd)\/(?:init|systemd)\b|no (?:working )?init (?:program |found)/i,
      examples: [
        'lxc-start: 310: ../src/lxc/start.c: start: 2197 No such file or directory - Failed to exec "/sbin/init"',
      ],
    },
    {
      cause: 'lxc-setting-invalid',
      force: 'cause',
      when: { place: ['task', 'ssh'] },
      line: /unknown (?:\w+ )?configuration key "?(?<key>lxc\.[\w.]+)?|failed to parse config (?:file|item)|unable to parse config line|config(?:uration)? (?:line|key) .*(?:invalid|unknown)/i,
      examples: [
        'lxc-info: 310: ../src/lxc/confile.c: get_network_config_ops: 5404 No such file or directory - Unknown network configuration key "lxc.net.0.bogus"',
        'Unknown configuration key "lxc.nosuch"',
        'lxc-start: 104: parse.c: lxc_file_for_each_line_mmap: 129 Failed to parse config file "/var/lib/lxc/104/config" at line "lxc.apparmor.profil = x"',
      ],
    },
    {
      cause: 'mount-source-missing',
      force: 'root',
      when: { place: ['task', 'api'] },
      line: /(?:^|- |: )directory '(?<source>\/[^']*)' does not exist|no such file or directory - failed to mount "(?<source>[^"]+)"|special device (?<source>\S+) does not exist|bind ?mount source .*(?:does not exist|missing)|cannot (?:stat|access) (?:bind )?mount source|mount: .*: (?:special device|mount source)/i,
      examples: [
        "TASK ERROR: unable to create CT 399 - directory '/srv/fxnothere' does not exist",
        'mount_entry: 2435 No such file or directory - Failed to mount "/srv/media" on "/usr/lib/x86_64-linux-gnu/lxc/rootfs/media"',
        'mount: /var/lib/lxc/104/rootfs/data: special device /dev/sdz1 does not exist.',
      ],
    },
    {
      cause: 'rootfs-empty',
      force: 'root',
      when: { place: ['task', 'ssh'] },
      line: /rootfs (?:directory )?is empty|root(?:fs| disk) .*\bis empty/i,
      examples: ['container rootfs is empty'],
    },
    {
      cause: 'unknown',
      force: 'ending',
      isSure: false,
      when: { place: ['task', 'ssh'] },
      line: /startup for container '\d+' failed|error occurred in another process \(expected sequence number|failed to (?:spawn|initialize) container|command 'lxc-start .*' failed|command 'systemctl start pve-container@\d+' failed|failed to run lxc\.hook\.pre-start/i,
      sentence: 'The container does not start, and Proxmox’ log does not say why: many causes end in these same lines.',
      nextStep:
        'Run “pct start ID --debug” on the host. Its output names the cause (no init, another processor, an empty or damaged disk).',
      action: 'open-container',
      examples: [
        {
          lines: [
            'sync_wait: 34 An error occurred in another process (expected sequence number 7)',
            "TASK ERROR: startup for container '310' failed",
          ],
          decisive: null,
          place: 'task',
        },
      ],
    },
  ],
} satisfies Area<
  | 'bridge-missing'
  | 'cgroup-limit-invalid'
  | 'filesystem-corrupt'
  | 'hookscript-failed'
  | 'hookscript-missing'
  | 'hookscript-not-executable'
  | 'idmap-invalid'
  | 'init-missing'
  | 'lxc-setting-invalid'
  | 'mount-source-missing'
  | 'rootfs-empty'
  | 'wrong-cpu-architecture'
>;
