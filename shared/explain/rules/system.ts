import type { Area } from '../rule.ts';

const inodesUsedUp =
  /^Filesystem\s+Inodes|^\/dev\/\S+ +(\d+) +\1 +0 +100%|\b100%.*(?:inode|ifree)|(?:inode|ifree).*\b100%|no (?:free|more) inodes|out of inodes|inode table (?:is )?full/i;

/** What a system runs out of or does not allow. Texts: the kernel's and libc's errno words, tar, coreutils, shadow, the JVM, Node. */
export const system = {
  words: {
    'locale-missing': {
      sentence: 'The language setting of the session is not installed in the container; that is only a warning.',
      nextStep: 'Install the package locales, or use LC_ALL=C.UTF-8.',
      action: null,
    },
    'disk-full-in-container': {
      sentence: 'The container has no disk space left.',
      nextStep: 'Enlarge its disk or free space in it, then try again.',
      action: 'open-container',
    },
    'file-system-read-only': {
      sentence: 'The file system may only be read.',
      nextStep: 'Check whether the mount point is meant to be read-only; a damaged disk also becomes so.',
      action: 'open-container',
    },
    'inodes-exhausted': {
      sentence: 'The disk has space but no room for more files (its inodes are used up).',
      nextStep: 'Delete many small files, or use a larger disk.',
      action: 'open-shell',
    },
    'not-allowed-in-unprivileged-container': {
      sentence: 'The kernel does not allow this in an unprivileged container.',
      nextStep: 'Do it on the host, switch on the feature it needs (such as nesting), or leave it out.',
      action: 'edit-step',
    },
    'out-of-memory': {
      sentence: 'The memory of the container was used up.',
      nextStep: 'Give the container more memory or swap, then try again.',
      action: 'edit-step',
    },
    'port-in-use': {
      sentence: 'Another program already listens on the port {port}.',
      nextStep: 'Use another port, or stop the other program.',
      action: 'edit-step',
    },
    'process-limit': {
      sentence: 'No more processes may be started: the limit is reached.',
      nextStep: 'Look for a program that starts others without end, or raise the limit.',
      action: 'open-shell',
    },
    'too-many-open-files': {
      sentence: 'A program reached its limit of open files.',
      nextStep: 'Raise the limit of open files (LimitNOFILE) of the service.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'inodes-exhausted',
      force: 'root',
      when: {
        place: ['script'],
        also: inodesUsedUp,
      },
      line: /no space left on device|\bENOSPC\b|no (?:free|more) inodes|out of inodes/i,
      examples: [
        {
          lines: ['touch: cannot touch /x: No space left on device', '/dev/loop0 65536 65536 0 100% / (inodes)'],
          decisive: 'touch: cannot touch /x: No space left on device',
        },
      ],
    },
    {
      cause: 'unknown',
      force: 'root',
      line: /ENOSPC: system limit for number of file watchers|inotify_add_watch.*no space left|inotify.*(?:limit|no space left)|watch(?:er)? limit .*reached/i,
      sentence: 'The limit for watching files is reached; it is set by the host.',
      nextStep: 'Raise fs.inotify.max_user_watches (and max_user_instances) on the host with sysctl.',
      examples: [
        "Error: ENOSPC: System limit for number of file watchers reached, watch '/app'",
        'inotify_add_watch() failed: No space left on device',
      ],
    },
    {
      cause: 'disk-full-in-container',
      force: 'root',
      // Node prints the same code where a limit of watched files is reached.
      when: {
        place: ['script', 'ssh'],
        never: new RegExp(`file watchers reached|inotify|${inodesUsedUp.source}`, 'i'),
      },
      line: /no space left on device|disk quota exceeded|don't have enough free space in|more space needed on the|\bENOSPC\b|\bEDQUOT\b|not enough (?:free |disk )+space|disk (?:is )?full|installing package .* needs \d+\w+ (?:more )?(?:space )?on|insufficient (?:disk )?space/i,
      examples: [
        "head: error writing 'standard output': No space left on device",
        "E: You don't have enough free space in /var/cache/apt/archives/.",
        'npm ERR! code ENOSPC',
        'tar: app/x.js: Cannot write: Disk quota exceeded',
        'dpkg: error processing archive x.deb (--unpack): cannot copy extracted data for ./usr/bin/x: failed to write (No space left on device)',
      ],
    },
    {
      cause: 'not-allowed-in-unprivileged-container',
      force: 'cause',
      when: { place: ['script'] },
      line: /mount: .*(?:permission denied|operation not permitted|must be superuser|only root)|(?:mknod|swapon|losetup|modprobe|insmod|setcap|sysctl|hwclock|chroot|unshare|ip link|ip tuntap|nft|iptables[\w-]*)\b.*(?:operation not permitted|permission denied|not found in directory|could not insert)|permission denied on key|sysctl: .*(?:read-only file system|permission denied)|RTNETLINK answers: operation not permitted|cannot (?:open|set) (?:tun\/tap|\/dev\/net\/tun).*(?:not permitted|no such|denied)|cannot change ownership to uid \d+.*: (?:invalid argument|operation not permitted)|chown.*: invalid argument$|failed to mount overlay|apparmor.*(?:denied|not permitted)|OCI runtime create failed.*(?:permission denied|operation not permitted)|open sysctl .*permission denied|modprobe: (?:FATAL|ERROR)|failed to set time: |cannot find an unused loop device|\/proc\/sys\/\S+: (?:Read-only file system|Permission denied)|bpf.*operation not permitted/i,
      examples: [
        'mount: /mnt: permission denied.',
        'mknod: /dev/loop9: Operation not permitted',
        'modprobe: FATAL: Module wireguard not found in directory /lib/modules/6.17.2-1-pve',
        'sysctl: permission denied on key "vm.overcommit_memory"',
        'RTNETLINK answers: Operation not permitted',
        'tar: x: Cannot change ownership to uid 200000, gid 200000: Invalid argument',
        'docker: Error response from daemon: failed to create task: OCI runtime create failed: runc create failed: open sysctl net.ipv4.ip_unprivileged_port_start file: reopen fd 8: permission denied',
      ],
    },
    {
      cause: 'file-system-read-only',
      force: 'cause',
      line: /read-only file ?system|\bEROFS\b/i,
      examples: [
        "touch: cannot touch '/mnt/x': Read-only file system",
        "Error: EROFS: read-only file system, open '/data/x'",
      ],
    },
    {
      cause: 'not-allowed-in-unprivileged-container',
      force: 'cause',
      when: { place: ['task'] },
      line: /tar: .*: cannot mknod: operation not permitted/i,
      sentence: 'The archive has device files in it, which an unprivileged container may not make.',
      nextStep: 'Use a template without device files, or create a privileged container.',
      examples: [{ lines: ['tar: ./dev/loop0: Cannot mknod: Operation not permitted'], taskType: 'vzcreate' }],
    },
    {
      cause: 'unknown',
      force: 'cause',
      when: { place: ['script'] },
      line: /ModuleNotFoundError: No module named '(?<module>[^']+)'|Cannot find module '(?<module>[^']+)'|Can't locate (?<module>\S+\.pm) in @INC/,
      sentence: 'The program needs the module {module}, which is not installed.',
      nextStep: 'Install that module (with pip, npm or the system’s packages) before this step.',
      action: 'edit-step',
      examples: ["ModuleNotFoundError: No module named 'flask'", "Error: Cannot find module 'express'"],
    },
    {
      cause: 'not-allowed-in-unprivileged-container',
      force: 'symptom',
      when: { place: ['script'] },
      isSure: false,
      line: /operation not permitted|\bEPERM\b/i,
      examples: ['ulimit: core file size: cannot modify limit: Operation not permitted'],
    },
    {
      cause: 'out-of-memory',
      force: 'root',
      line: /out of memory|\boom[- ]?kill|cannot allocate memory|\bMemoryError\b|std::bad_alloc|java\.lang\.OutOfMemoryError|heap out of memory|virtual memory exhausted|memory exhausted|killed signal terminated program|\bENOMEM\b|unable to allocate \d|memory cgroup out|\bOOMKilled\b|insufficient memory for the Java|os::commit_memory|native memory allocation/i,
      examples: [
        'Out of memory: Killed process 412 (node) total-vm:1234kB',
        'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
        'bash: fork: Cannot allocate memory',
        'g++: fatal error: Killed signal terminated program cc1plus',
        'MemoryError',
        'app.service: A process of this unit has been killed by the OOM killer (oom-kill).',
      ],
    },
    {
      // The shell tells of a child that was killed from outside; inside a container that is nearly always for want of memory.
      cause: 'out-of-memory',
      force: 'symptom',
      isSure: false,
      when: { place: ['script'] },
      line: /: line \d+:\s+\d+ Killed\s+\S|(?:exit(?:ed)?(?: with)?|failed with exit)(?: code)? \(?137\)?/i,
      sentence: 'A program was killed from outside, as happens when the memory of the container is used up.',
      examples: [
        'bash: line 1:   412 Killed                  make -j4',
        'ELIFECYCLE  Command failed with exit code 137.',
      ],
    },
    {
      cause: 'permission-denied',
      force: 'symptom',
      when: { place: ['script'] },
      line: /permission denied|\bEACCES\b|are you root\?|must be (?:run as )?root|(?:requires?|need) (?:root|superuser)|PermissionError/i,
      sentence: 'The script may not do this as the user it runs as.',
      nextStep: 'Run it as root or give that user the right, and check the owner and mode of the file.',
      action: 'edit-step',
      examples: [
        'cat: /etc/shadow: Permission denied',
        'E: Could not open file /etc/apt/sources.list - open (13: Permission denied)',
        'npm ERR! code EACCES',
        'This script must be run as root',
      ],
    },
    {
      cause: 'port-in-use',
      force: 'root',
      line: /(?:port |:|listen\w* (?:on )?(?:port )?)(?<port>\d{2,5})\b.*address already in use|address (?:is )?already in use.*?:(?<port>\d{2,5})\b|address (?:is )?already in use|\bEADDRINUSE\b|port (?:is )?(?<port>\d+)?(?: is)? ?already (?:allocated|in use|used)|bind: .*in use|\(98: |only one usage of each socket/i,
      examples: [
        'cannot listen on port 22: Address already in use',
        'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
        'Error: listen EADDRINUSE: address already in use :::3000',
        'Bind for 0.0.0.0:8080 failed: port is already allocated',
      ],
    },
    {
      cause: 'process-limit',
      force: 'root',
      line: /fork: (?:retry: )?resource temporarily unavailable|cannot fork\b(?!.*memory)|can'?t fork\b|pthread_create failed.*(?:EAGAIN|resource temporarily)|unable to create (?:new )?(?:native )?thread|can't start new thread|fork rejected by pids controller|failed to create new OS thread|fatal error: newosproc|fork\/exec .*resource temporarily unavailable/i,
      examples: [
        'bash: fork: retry: Resource temporarily unavailable',
        'bash: fork: Resource temporarily unavailable',
        "RuntimeError: can't start new thread",
        'runtime: failed to create new OS thread; pthread_create failed: Resource temporarily unavailable',
        'sh: 1: Cannot fork',
      ],
    },
    {
      cause: 'too-many-open-files',
      force: 'root',
      line: /too many open files|\bEMFILE\b|\bENFILE\b/i,
      examples: [
        'bash: line 1: /etc/hostname: Too many open files',
        "Error: EMFILE: too many open files, watch '/app'",
      ],
    },
    {
      cause: 'locale-missing',
      force: 'root',
      line: /invalid (?:LC_\w+ )?locale name:? "[^"]+"|locale requested by the environment is invalid|locale "[^"]+" does not exist|The requested locale is not available/i,
      sentence: 'The language that the program was told to use is not installed in the container.',
      nextStep: 'Install it (package locales, then locale-gen), or tell the program C.UTF-8.',
      action: 'edit-step',
      examples: [
        { lines: ['initdb: error: invalid locale name "cs_CZ.UTF-8"'], exitCode: 1 },
        {
          lines: ['FATAL:  could not create any TCP/IP sockets', 'invalid locale name "de_DE.UTF-8"'],
          decisive: 'invalid locale name "de_DE.UTF-8"',
        },
      ],
    },
    {
      cause: 'locale-missing',
      force: 'notice',
      when: { exitCode: [0] },
      line: /setting locale failed|cannot (?:set|change) (?:LC_\w+|locale)|locale: Cannot set LC_|unsupported locale setting|LC_ALL: cannot change locale/i,
      examples: [
        { lines: ['perl: warning: Setting locale failed.'], exitCode: 0 },
        { lines: ['bash: warning: setlocale: LC_ALL: cannot change locale (de_DE.UTF-8)'], exitCode: 0 },
        { lines: ['locale: Cannot set LC_CTYPE to default locale: No such file or directory'], exitCode: 0 },
      ],
    },
  ],
} satisfies Area<
  | 'locale-missing'
  | 'disk-full-in-container'
  | 'file-system-read-only'
  | 'inodes-exhausted'
  | 'not-allowed-in-unprivileged-container'
  | 'out-of-memory'
  | 'port-in-use'
  | 'process-limit'
  | 'too-many-open-files'
>;
