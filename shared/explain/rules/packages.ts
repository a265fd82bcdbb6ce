import type { Area } from '../rule.ts';

/** Package managers. Texts: apt, dpkg, apk-tools, dnf, rpm, pacman, zypper, pip, npm. */
export const packages = {
  words: {
    'apt-lock-held': {
      sentence: 'Another package manager is at work in the container and holds the lock.',
      nextStep: 'Wait a minute until it has ended, then try again.',
      action: 'retry',
    },
    'download-not-a-package': {
      sentence: 'The downloaded file is no package (perhaps a saved error page).',
      nextStep: 'Check the download address, then download it again.',
      action: 'edit-step',
    },
    'dpkg-interrupted': {
      sentence: 'An earlier installation was interrupted and must be finished first.',
      nextStep: 'Run “dpkg --configure -a” in the container, then try again.',
      action: 'open-shell',
    },
    'package-config-prompt': {
      sentence: 'A package asked which version of a settings file to keep, and nobody could answer.',
      nextStep: 'Install with -o Dpkg::Options::=--force-confold, or decide in the container.',
      action: 'edit-step',
    },
    'package-dependencies-unmet': {
      sentence: 'The package needs others that cannot be installed.',
      nextStep: 'Use a package for this release of the system, and install what it needs first.',
      action: 'edit-step',
    },
    'package-lists-empty': {
      sentence: 'The container has no package lists, so no package can be found.',
      nextStep: 'Run the update of the lists first (apt-get update, apk update), then try again.',
      action: 'edit-step',
    },
    'package-not-found': {
      sentence: 'The package {package} does not exist in the package lists of the container.',
      nextStep: 'Check the name for this release of the system, and update the lists first.',
      action: 'edit-step',
    },
    'package-script-failed': {
      sentence: 'The installation script of the package {package} failed.',
      nextStep: 'Read the lines before it: they say what the script could not do.',
      action: 'open-shell',
    },
    'package-wrong-architecture': {
      sentence: 'The package is for another processor.',
      nextStep: 'Use the package for this processor (usually amd64).',
      action: 'edit-step',
    },
    'pip-externally-managed': {
      sentence: 'The system does not let pip install into it.',
      nextStep: 'Use a virtual environment (python3 -m venv), pipx, or the system’s own package.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'apt-lock-held',
      force: 'root',
      // Who may not open a lock is told so; that it is held was never found out.
      when: { never: /lock.*\(13: Permission denied\)|are you root\?/i },
      line: /(?<!waiting for cache lock: )could not get lock \/var\/(?:lib|cache)|unable to (?:acquire the dpkg frontend|lock (?:the )?(?:directory|database|administration)|lock the download)|dpkg(?: frontend)?(?: database)? (?:lock )?(?:is|was) locked by another process|frontend lock was locked|another app is currently holding|unable to lock database|failed to obtain (?:the )?(?:transaction )?lock|system management is locked/i,
      examples: [
        'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1423 (unattended-upgr)',
        'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
        'dpkg: error: dpkg frontend lock was locked by another process with pid 3127',
        'ERROR: Unable to lock database: Resource temporarily unavailable',
        'System management is locked by the application with pid 812 (zypper).',
      ],
    },
    {
      cause: 'apt-lock-held',
      force: 'root',
      when: { also: /^E: (?:unable to acquire|could not get) .*lock/i },
      line: /^waiting for cache lock/i,
      examples: [
        {
          lines: [
            'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1283 (perl)...',
            'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
          ],
        },
      ],
    },
    {
      // apt waits, and mostly gets it.
      cause: 'apt-lock-held',
      force: 'symptom',
      line: /^waiting for cache lock/i,
      examples: [
        'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 388 (apt-get)...',
      ],
    },
    {
      cause: 'download-not-a-package',
      force: 'root',
      line: /is not a debian format archive|not an rpm package|unexpected end of file in archive magic|not a valid (?:apk|package)|v2 package format error|is not a supported wheel filename|Invalid archive signature|dpkg-deb: error: .* not a .*archive/i,
      examples: [
        "dpkg-deb: error: '/tmp/x.deb' is not a Debian format archive",
        'error: /tmp/x.rpm: not an rpm package',
        'E: Invalid archive signature',
      ],
    },
    {
      cause: 'dpkg-interrupted',
      force: 'root',
      line: /dpkg was interrupted, you must|you must manually run '(?:sudo )?dpkg --configure -a'/i,
      examples: ["E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem."],
    },
    {
      cause: 'package-config-prompt',
      force: 'root',
      line: /end of file on stdin at conffile prompt|conffile prompt/i,
      examples: ['dpkg: error processing package demo (--install): end of file on stdin at conffile prompt'],
    },
    {
      cause: 'package-config-prompt',
      force: 'cause',
      line: /\(Y\/I\/N\/O\/D\/Z\) \[default=\w\]/,
      examples: ['*** demo.conf (Y/I/N/O/D/Z) [default=N] ?'],
    },
    {
      cause: 'package-dependencies-unmet',
      force: 'cause',
      line: /unmet dependenc|held broken packages|(?:depends|pre-depends|breaks|conflicts): .*(?:but|however)|^unsatisfied dependencies|nothing provides .* needed by|conflicting requests|(?:ERR!|error) (?:code )?ERESOLVE|ERESOLVE (?:unable|could not)|ResolutionImpossible|conflicting dependencies|dependency resolution failed|failed dependencies:|could not resolve dependenc|^\s*(?:so|cmd|pc|py3\.\d+):[\w.+-]+ \(no such package\):|conflicts with .* provided by|requires .*, but none of the providers can be installed|^breaks: \S+\[/i,
      examples: [
        'The following packages have unmet dependencies:',
        ' web-app : Depends: libfoo2 (>= 2.1) but it is not installable',
        'Problem: nothing provides libssl.so.1.1 needed by app-1.0-1.x86_64',
        'npm ERR! code ERESOLVE',
        '  so:libicui18n.so.73 (no such package):',
        'ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/',
        '    breaks: openssl-3.3.2-r1[libssl3=3.3.2-r1]',
      ],
    },
    {
      // What waits for a package that failed for its own reasons says the same afterwards.
      cause: 'package-dependencies-unmet',
      force: 'cause',
      when: { never: /is not configured yet|script subprocess returned error/i },
      line: /dependency problems prevent/i,
      examples: ['dpkg: dependency problems prevent configuration of mydemo:'],
    },
    {
      cause: 'package-dependencies-unmet',
      force: 'ending',
      line: /dependency problems(?: prevent| - leaving)|unsatisfiable constraints/i,
      examples: ['dependency problems - leaving unconfigured', 'ERROR: unsatisfiable constraints:'],
    },
    {
      cause: 'package-lists-empty',
      force: 'root',
      line: /unable to locate package|no such package|has no installation candidate|is not available, but is referred to/i,
      when: {
        also: /no package lists|lists? (?:are|is) empty|have you run apt(?:-get)? update|opening from cache .*No such file or directory|APKINDEX.*No such file|did you (?:run|forget).*update/i,
      },
      examples: [
        {
          lines: [
            'WARNING: opening from cache https://dl-cdn.alpinelinux.org/alpine/v3.20/main: No such file or directory',
            'ERROR: unable to select packages:',
            '  nginx (no such package):',
          ],
          decisive: 'nginx (no such package):',
        },
      ],
    },
    {
      cause: 'package-not-found',
      force: 'cause',
      // Of lists that could not be loaded nobody knows what is in them.
      when: { never: /temporary error \(try again later\)|BAD archive$|^[EW]: Some index files failed to download/i },
      line: /unable to locate package (?<package>\S+)|package '?(?<package>[\w.+:-]+)'? has no installation candidate|couldn't find any package by (?:glob|regex) '(?<package>[^']+)'|^\s*(?<package>[\w.+-]+) \((?:no such package|missing)\):|unable to find a match: (?<package>\S+)|no match for argument: (?<package>\S+)|no package (?<package>\S+) available|target not found: (?<package>\S+)|no provider of '(?<package>[^']+)' found|package '(?<package>[^']+)' not found|no matching distribution found for (?<package>\S+)|could not find a version that satisfies the requirement (?<package>\S+)|version '[^']+' for '(?<package>[^']+)' was not found|could not find a valid gem '(?<package>[^']+)'|could not find `?(?<package>[\w-]+)`? in registry/i,
      examples: [
        'E: Unable to locate package nosuchpackage-xyz',
        "E: Package 'php7.4' has no installation candidate",
        '  nosuchpkg (no such package):',
        'Error: Unable to find a match: htopp',
        'error: target not found: paru',
        "E: Version '1.2.3' for 'nginx' was not found",
        'ERROR: No matching distribution found for reqests==99',
      ],
    },
    {
      cause: 'package-not-found',
      force: 'cause',
      line: /npm (?:ERR!|error) 404 +'?(?<package>[\w@/.-]+)|npm (?:ERR!|error) code E404|404 Not Found - (?:GET|PUT) https?:\/\/registry/i,
      examples: ["npm ERR! 404  'left-padd@latest' is not in this registry.", 'npm error code E404'],
    },
    {
      cause: 'package-script-failed',
      force: 'ending',
      line: /installed (?<package>[\w.+:-]+) package (?:post|pre)-(?:installation|removal) script subprocess returned error|subprocess returned error exit status|%(?:post|pre)(?:un|trans)?\([^)]*\) scriptlet failed|\.(?:post|pre)-(?:install|upgrade|deinstall): script exited with error|error in (?:POST|PRE)(?:IN|UN)(?:TRANS)? scriptlet/i,
      examples: [
        'installed mysql-server package post-installation script subprocess returned error exit status 1',
        'warning: %post(app-1.0-1.x86_64) scriptlet failed, exit status 1',
        'ERROR: redis-7.2.4-r0.post-install: script exited with error 1',
      ],
    },
    {
      cause: 'package-wrong-architecture',
      force: 'root',
      line: /package architecture \([^)]*\) does not match system|is intended for a different (?:architecture|operating system)|is not a supported wheel on this platform|\bEBADPLATFORM\b|wrong architecture '[^']*'|does not have a compatible architecture|does not support the current architecture/i,
      examples: [
        'package architecture (arm64) does not match system (amd64)',
        'package app-1.0-1.aarch64 is intended for a different architecture',
        'ERROR: app-1.0-cp311-cp311-linux_aarch64.whl is not a supported wheel on this platform.',
      ],
    },
    {
      cause: 'pip-externally-managed',
      force: 'root',
      line: /externally[- ]managed[- ]environment|this environment is externally managed/i,
      examples: ['error: externally-managed-environment', '× This environment is externally managed'],
    },
    {
      cause: 'unknown',
      force: 'ending',
      isSure: false,
      when: { place: ['script'] },
      line: /^E: Sub-process .* returned an error code|^Errors were encountered while processing|^E: Some index files failed to download|^W: Some index files failed to download/i,
      sentence: 'The package manager failed, and the lines at hand do not say why in words that Gantry knows.',
      nextStep: 'Read the lines above the last one in the log.',
      examples: ['E: Sub-process /usr/bin/dpkg returned an error code (1)'],
    },
  ],
} satisfies Area<
  | 'apt-lock-held'
  | 'download-not-a-package'
  | 'dpkg-interrupted'
  | 'package-config-prompt'
  | 'package-dependencies-unmet'
  | 'package-lists-empty'
  | 'package-not-found'
  | 'package-script-failed'
  | 'package-wrong-architecture'
  | 'pip-externally-managed'
>;
