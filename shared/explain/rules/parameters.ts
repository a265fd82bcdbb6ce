import type { Area } from '../rule.ts';

/** Settings that Proxmox refuses at once. Texts: pve-common JSONSchema.pm, pve-container API2/LXC.pm and LXC/Config.pm, pve-guest-common. */
export const parameters = {
  words: {
    'invalid-file-name': {
      sentence: 'The file name is not allowed.',
      nextStep: 'Use a plain name with the right ending, such as .tar.zst or .tar.gz.',
      action: 'edit-step',
    },
    'invalid-hostname': {
      sentence: 'The host name has characters that are not allowed.',
      nextStep: 'Use letters, digits and hyphens only.',
      action: 'edit-step',
    },
    'invalid-ip-address': {
      sentence: 'An address or route of the network setting is not valid.',
      nextStep: 'Write the address with its prefix, such as 192.168.1.20/24, and the gateway without one.',
      action: 'edit-step',
    },
    'invalid-memory': {
      sentence: 'The memory value is not allowed.',
      nextStep: 'Use at least 16 MiB of memory; swap may be 0.',
      action: 'edit-step',
    },
    'invalid-mount-path': {
      sentence: 'The path of a mount point is not allowed.',
      nextStep: 'Use an absolute path without “..” and “.” in it.',
      action: 'edit-step',
    },
    'invalid-snapshot-name': {
      sentence: 'The name of the snapshot is not allowed.',
      nextStep: 'Begin with a letter and use letters, digits, hyphens and underscores; “current” is taken.',
      action: 'edit-step',
    },
    'invalid-vmid': {
      sentence: 'The container number is not allowed: numbers start at 100.',
      nextStep: 'Use a number from 100.',
      action: 'edit-step',
    },
    'password-too-short': {
      sentence: 'The root password is too short.',
      nextStep: 'Use at least 5 characters.',
      action: 'edit-step',
    },
    'ssh-key-invalid': {
      sentence: 'An SSH public key is not valid.',
      nextStep: 'Paste the whole line of the public key (it begins with ssh-ed25519 or ssh-rsa).',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'invalid-file-name',
      force: 'cause',
      when: { place: ['api'] },
      line: /invalid filename or wrong extension|wrong file extension|missing '\.tar\..* extension|illegal file ?name|file ?name.* (?:not allowed|invalid)/i,
      examples: [
        'invalid filename or wrong extension',
        'wrong file extension',
        "missing '.tar.gz' or '.tar.xz' extension",
      ],
    },
    {
      cause: 'invalid-file-name',
      force: 'cause',
      when: { place: ['api'], parameter: /^filename$/ },
      line: /./,
      examples: [{ lines: ['value may be at most 255 characters long'], parameter: 'filename' }],
    },
    {
      cause: 'invalid-hostname',
      force: 'cause',
      when: { place: ['api'] },
      line: /does not look like a valid DNS name/i,
      examples: [
        'invalid format - value does not look like a valid DNS name',
        "invalid format - value 'a_b.lan' does not look like a valid DNS name",
      ],
    },
    {
      cause: 'invalid-ip-address',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /does not look like a valid (?:ipv?[46]|ip) (?:address|network|configuration)|does not look like a valid ipv[46] network configuration|not a valid (?:ip|CIDR|network)|invalid (?:ip ?v?[46]?|cidr|gateway) (?:address|network|configuration)|value does not look like a valid (?:CIDR|IP)/i,
      examples: [
        'net0.ip: invalid format - value does not look like a valid ipv4 network configuration',
        'value does not look like a valid ipv6 address',
        'invalid format - value does not look like a valid IP address',
      ],
    },
    {
      cause: 'invalid-ip-address',
      force: 'cause',
      when: { place: ['api'], parameter: /^(?:net\d+|nameserver)$/ },
      line: /\b(?:ip|ip6|gw|gw6|nameserver)\b.*(?:invalid|not)|\bipv?[46]\b/i,
      examples: [{ lines: ['net0.gw: invalid format - value is not an address'], parameter: 'net0' }],
    },
    {
      cause: 'invalid-memory',
      force: 'cause',
      when: { place: ['api'], parameter: /^(?:memory|swap)$/ },
      line: /minimum value|maximum value|type check/i,
      examples: [
        { lines: ['value must have a minimum value of 16'], parameter: 'memory' },
        { lines: ["type check ('integer') failed - got '512M'"], parameter: 'swap' },
      ],
    },
    {
      cause: 'invalid-mount-path',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /contains illegal character sequences|mount point path .*(?:not|invalid)|\bmp: invalid format|mount (?:point )?path.*(?:must be|not) absolute|illegal mount ?point|mp\d+\.mp: (?!property is missing)/i,
      examples: [
        'mp0.mp: invalid format - /data/../etc contains illegal character sequences',
        'mp: invalid format - value is not a path',
      ],
    },
    {
      cause: 'invalid-snapshot-name',
      force: 'cause',
      when: { place: ['api'], parameter: /^snapname$/ },
      line: /./,
      examples: [
        { lines: ["invalid format - invalid configuration ID '1 bad name'"], parameter: 'snapname' },
        { lines: ['value may only be 40 characters long'], parameter: 'snapname' },
      ],
    },
    {
      cause: 'invalid-snapshot-name',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /snapshot name '[^']*' (?:\(reserved name\)|not allowed|is reserved)|unable to use snapshot name/i,
      examples: ["unable to use snapshot name 'current' (reserved name)"],
    },
    {
      cause: 'invalid-vmid',
      force: 'cause',
      when: { place: ['api'] },
      line: /does not look like a valid VM ID/i,
      examples: ['invalid format - value does not look like a valid VM ID'],
    },
    {
      cause: 'invalid-vmid',
      force: 'cause',
      when: { place: ['api'], parameter: /^(?:vmid|newid)$/ },
      line: /minimum value|maximum value|type check/i,
      examples: [{ lines: ['value must have a minimum value of 100'], parameter: 'newid' }],
    },
    {
      cause: 'password-too-short',
      force: 'cause',
      when: { place: ['api'], parameter: /^password$/ },
      line: /at least \d+ characters/i,
      examples: [{ lines: ['value must be at least 5 characters long'], parameter: 'password' }],
    },
    {
      cause: 'ssh-key-invalid',
      force: 'cause',
      line: /SSH public keys? validation (?:error|failed)|invalid SSH public key/i,
      examples: ['SSH public key validation error', 'SSH public key validation failed'],
    },
    {
      cause: 'ssh-key-invalid',
      force: 'cause',
      when: { place: ['api'], parameter: /^ssh-public-keys$/ },
      line: /./,
      examples: [{ lines: ['invalid format'], parameter: 'ssh-public-keys' }],
    },
    {
      cause: 'unknown',
      force: 'symptom',
      when: { place: ['api'], parameter: /./ },
      line: /^(?:invalid format|value |type check|format error)/i,
      sentence: 'Proxmox does not take the value of the setting {parameter}.',
      nextStep: 'Correct that value; the line below says what is wrong with it.',
      action: 'edit-step',
      examples: [{ lines: ["value 'tar' does not have a value in the enumeration 'a, b'"], parameter: 'cmode' }],
    },
  ],
} satisfies Area<
  | 'invalid-file-name'
  | 'invalid-hostname'
  | 'invalid-ip-address'
  | 'invalid-memory'
  | 'invalid-mount-path'
  | 'invalid-snapshot-name'
  | 'invalid-vmid'
  | 'password-too-short'
  | 'ssh-key-invalid'
>;
