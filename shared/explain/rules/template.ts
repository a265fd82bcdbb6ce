import type { Area } from '../rule.ts';
import { brokenArchive } from './broken-archive.ts';

/** What is wrong with the template a container is made of. Texts: pve-container LXC/Create.pm, LXC/Setup.pm and Setup/*.pm, tar, gzip, xz, zstd. */
export const template = {
  words: {
    'rootfs-too-small': {
      sentence: 'The root disk is too small for what is in the template.',
      nextStep: 'Choose a larger root disk.',
      action: 'edit-step',
    },
    'template-broken': {
      sentence: 'The template file is damaged or not an archive at all.',
      nextStep: 'Delete the template from the storage and download it again.',
      action: null,
    },
    'template-missing': {
      sentence: 'The template {template} is not on the storage.',
      nextStep: 'Download the template, or choose another one.',
      action: 'edit-step',
    },
    'template-no-etc': {
      sentence: 'The template lacks folders that every system has (such as /etc), so it could not be set up.',
      nextStep: 'Use a complete container template, not an image for Docker or a virtual machine.',
      action: 'edit-step',
    },
    'template-os-newer-than-tested': {
      sentence: 'The system in the template is newer than this Proxmox VE knows; it may still work.',
      nextStep: 'Update Proxmox VE when you can.',
      action: null,
    },
    'template-os-too-new': {
      sentence: 'The system in the template is not supported by this Proxmox VE; it is probably too new.',
      nextStep: 'Update Proxmox VE, or use an older release of the system.',
      action: 'edit-step',
    },
    'template-os-too-old': {
      sentence: 'The system in the template is too old for this Proxmox VE.',
      nextStep: 'Use a newer release of the system.',
      action: 'edit-step',
    },
    'template-os-unknown': {
      sentence: 'Proxmox does not recognise the system in the template.',
      nextStep: 'Use another template, or create it with the system type “unmanaged”.',
      action: 'edit-step',
    },
    'template-unknown': {
      sentence: 'The list of templates has no template of that name.',
      nextStep: 'Refresh the list of templates and choose one of it.',
      action: 'edit-step',
    },
    'template-version-unreadable': {
      sentence: 'The release of the system in the template cannot be read.',
      nextStep: 'Use an official template.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'template-broken',
      force: 'cause',
      when: { place: ['task'], taskType: /^vzcreate$/, never: /disk quota exceeded|no space left/i },
      line: brokenArchive,
      examples: [
        {
          lines: [
            'gzip: stdin: not in gzip format',
            'tar: Child returned status 1',
            'tar: Error is not recoverable: exiting now',
          ],
          place: 'task',
          taskType: 'vzcreate',
        },
        {
          lines: ['xz: (stdin): Unexpected end of input', 'tar: Unexpected EOF in archive'],
          place: 'task',
          taskType: 'vzcreate',
        },
        {
          lines: ['zstd: /*stdin*\\: unsupported format', 'tar: Child returned status 1'],
          place: 'task',
          taskType: 'vzcreate',
        },
        { lines: ['tar: This does not look like a tar archive'], place: 'task', taskType: 'vzcreate' },
        {
          lines: [
            'TASK ERROR: unable to create CT 399 - file does not look like a template archive: /var/lib/vz/template/cache/x.zip',
          ],
          place: 'task',
          taskType: 'vzcreate',
        },
      ],
    },
    {
      cause: 'template-no-etc',
      force: 'cause',
      when: { place: ['task'], taskType: /^vz(?:create|restore)$/ },
      line: /(?:open|close|rename|unlink|mkdir|stat)[^']*'?[^']*\/etc\/[^']*'?.*(?:No such file or directory|Not a directory)|(?:atomic )?file '\/etc\/[^']*' failed: No such file or directory/i,
      examples: [
        {
          lines: [
            "can't open '/etc/network/interfaces.tmp.399' - No such file or directory",
            'TASK ERROR: unable to create CT 399 - error in setup task PVE::LXC::Setup::setup_network',
          ],
          place: 'task',
          taskType: 'vzcreate',
        },
        {
          lines: [
            "unable to open file '/etc/hosts.tmp.1234' - No such file or directory",
            'TASK ERROR: unable to create CT 104 - error in setup task PVE::LXC::Setup::set_hostname',
          ],
          place: 'task',
          taskType: 'vzcreate',
        },
      ],
    },
    {
      cause: 'unknown',
      force: 'symptom',
      when: { place: ['task'] },
      line: /error in setup task [\w:]+/i,
      sentence: 'Proxmox could not set up the system in the new container.',
      nextStep:
        'Read the line above it in the log: it says which file was the trouble. An official template works more often.',
      examples: ['TASK ERROR: unable to create CT 104 - error in setup task PVE::LXC::Setup::post_create_hook'],
    },
    {
      cause: 'template-os-newer-than-tested',
      force: 'notice',
      when: { place: ['task'] },
      line: /is not in the known version list.*newer than|version '[^']*' is newer than the tested version/i,
      examples: [
        "WARN: The container's Debian version '15' is newer than the tested version '14'. While everything may work fine, full compatibility cannot be guaranteed. Please check for PVE system updates.",
        "WARN: The container's Ubuntu version '30.04' is not in the known version list. As it's newer than the minimum supported version it's likely to work OK.",
      ],
    },
    {
      cause: 'template-os-too-old',
      force: 'root',
      line: /(?:version|release) '?[\w. ()]*'? is too old|unsupported (?:ancient|obsolete|old|outdated) |unsupported (?:rhel|centos)(?: linux)? (?:release|version) '[^'\d]*[1-4]\b|unsupported debian version '[0-3]\b|unsupported ubuntu version '(?:[4-9]|1[01])\.|unsupported (?:open)?suse (?:release|version) '[^'\d]*(?:\d|1[01])(?:\.\d+)?'|unsupported fedora release '[^'\d]*(?:\d|1\d|2[01])\b/i,
      examples: [
        "TASK ERROR: unable to create CT 399 - Container Debian version '3' is too old",
        "unable to create CT 104 - unsupported centos release 'CentOS release 4.9 (Final)'",
        "unsupported Ubuntu version '10.04'",
        "unsupported debian version '3.1'",
        "unable to create CT 104 - unsupported ancient Ubuntu version '11.04'",
      ],
    },
    {
      cause: 'template-os-too-new',
      force: 'cause',
      line: /unsupported (?:\w+ ){1,3}?(?:release|version) '/i,
      examples: [
        "TASK ERROR: unable to create CT 399 - unsupported suse release '99.1'",
        "unable to create CT 399 - unsupported Devuan version '9.0'",
        "unsupported fedora release 'Fedora release 52 (Fifty Two)'",
      ],
    },
    {
      cause: 'template-os-unknown',
      force: 'cause',
      line: /unable to detect OS distribution|no such OS type '/i,
      examples: ['TASK ERROR: unable to create CT 399 - unable to detect OS distribution', "no such OS type 'nixos'"],
    },
    {
      cause: 'template-unknown',
      force: 'root',
      when: { place: ['api'] },
      line: /no such template/i,
      examples: [{ lines: ['no such template'], parameter: 'template' }],
    },
    {
      cause: 'template-version-unreadable',
      force: 'cause',
      when: { place: ['task', 'api'] },
      line: /unable to (?:read|parse|get|find|determine|detect) (?:\w+ )?(?:version|release)\b|(?:version|release) (?:info )?(?:could not|cannot) be (?:read|parsed)/i,
      examples: [
        "TASK ERROR: unable to create CT 399 - unable to parse centos version 'CentOS rolling'",
        'unable to create CT 104 - unable to read version info',
        "unable to create CT 104 - unable to parse version info 'stable/sid/next'",
      ],
    },
    {
      cause: 'template-missing',
      force: 'root',
      when: { place: ['task', 'api'], taskType: /^vzcreate$/ },
      line: /failed to open '(?<template>[^']+)': No such file or directory|unable to (?:stat|open)[^']*'(?<template>[^']*\.tar(?:\.\w+)?)'/i,
      examples: [
        {
          lines: [
            "TASK ERROR: unable to create CT 104 - failed to open '/root/debian.tar.gz': No such file or directory",
          ],
          place: 'task',
          taskType: 'vzcreate',
        },
      ],
    },
  ],
} satisfies Area<
  | 'rootfs-too-small'
  | 'template-broken'
  | 'template-missing'
  | 'template-no-etc'
  | 'template-os-newer-than-tested'
  | 'template-os-too-new'
  | 'template-os-too-old'
  | 'template-os-unknown'
  | 'template-unknown'
  | 'template-version-unreadable'
>;
