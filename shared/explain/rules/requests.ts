import type { Area } from '../rule.ts';

/** Requests that Proxmox does not take as they are. Texts: pve-common JSONSchema.pm and RESTHandler.pm, pve-guest-common, pve-container API2/LXC.pm. */
export const requests = {
  words: {
    'config-changed-meanwhile': {
      sentence: 'Somebody else changed the settings of the container meanwhile.',
      nextStep: 'Look at the settings as they are now, then try again.',
      action: 'retry',
    },
    'endpoint-missing': {
      sentence: 'This version of Proxmox VE does not know this function.',
      nextStep: 'Update Proxmox VE, or use another way.',
      action: null,
    },
    'nothing-to-change': {
      sentence: 'No setting was given, so there was nothing to change.',
      nextStep: 'Change at least one setting.',
      action: null,
    },
    'target-is-same-node': {
      sentence: 'The container is on that node already.',
      nextStep: 'Choose another node.',
      action: null,
    },
    'node-missing': {
      sentence: 'The node {node} is not part of this server.',
      nextStep: 'Choose a node of this server; names matter in upper and lower case.',
      action: null,
    },
    'pool-missing': {
      sentence: 'The pool {pool} does not exist.',
      nextStep: 'Create the pool, or leave it out.',
      action: 'edit-step',
    },
    'setting-read-only': {
      sentence: 'The setting {option} cannot be changed once the container exists.',
      nextStep: 'Back the container up and restore it with the other setting.',
      action: null,
    },
    'setting-required': {
      sentence: 'The setting {option} is required.',
      nextStep: 'Give a value, and do not remove it.',
      action: 'edit-step',
    },
    'unknown-parameter': {
      sentence: 'Proxmox does not know the setting {parameter}.',
      nextStep: 'Leave it out, or update Proxmox VE if it is new.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'config-changed-meanwhile',
      force: 'cause',
      line: /detected modified configuration|file changed by other user/i,
      examples: ['detected modified configuration - file changed by other user? Try again.'],
    },
    {
      cause: 'endpoint-missing',
      force: 'cause',
      when: { place: ['api'] },
      line: /^Method '\w+ .*' not implemented|^Path '.*' not (?:found|implemented)/i,
      examples: ["Method 'GET /nodes/pve/lxc/100/nothing' not implemented"],
    },
    {
      cause: 'endpoint-missing',
      force: 'cause',
      when: { place: ['api'], status: [501] },
      line: /./,
      examples: [{ lines: ["no such file '/nodes/pve9/lxc'"], status: 501 }],
    },
    {
      cause: 'nothing-to-change',
      force: 'cause',
      when: { place: ['api'] },
      line: /^no options specified|^nothing to (?:do|change)\b|disk is already at specified size/i,
      examples: ['no options specified'],
    },
    {
      cause: 'setting-read-only',
      force: 'cause',
      line: /(?:unable to (?:modify|delete)|cannot (?:change|modify)|can't (?:change|modify)) (?:read-?only|fixed) option:? '(?<option>[^']+)'|can't change value of fixed parameter '(?<option>[^']+)'/i,
      examples: ["unable to modify read-only option: 'unprivileged'", "unable to modify read-only option: 'ostype'"],
    },
    {
      cause: 'setting-required',
      force: 'cause',
      line: /(?:unable to delete|missing value for) required option '(?<option>[^']+)'/i,
      examples: ["unable to delete required option 'rootfs'"],
    },
    {
      cause: 'setting-required',
      force: 'cause',
      when: { place: ['api'] },
      line: /property is missing and it is not optional/i,
      sentence: 'The required setting {parameter} is missing.',
      examples: [{ lines: ['property is missing and it is not optional'], parameter: 'ostemplate' }],
    },
    {
      cause: 'unknown-parameter',
      force: 'cause',
      when: { place: ['api'] },
      line: /property is not defined in schema|schema does not allow additional properties|unknown (?:option|parameter)\b/i,
      examples: [
        {
          lines: ['property is not defined in schema and the schema does not allow additional properties'],
          parameter: 'colour',
        },
      ],
    },
    {
      cause: 'target-is-same-node',
      force: 'cause',
      line: /target (?:is|must (?:be|not be)) .*(?:local|same|current|source) node|\bCT is already on node|can't migrate to (?:the )?(?:local|same) node|target is local node/i,
      examples: ['target is local node.'],
    },
    {
      cause: 'node-missing',
      force: 'root',
      when: { place: ['api'] },
      line: /(?:no such (?:cluster )?node|hostname lookup) '?(?<node>[\w.-]+)'?|node '(?<node>[^']+)' (?:does not exist|not found)/i,
      examples: [
        "no such cluster node 'pve9'",
        "hostname lookup 'pve9' failed - failed to get address info for: pve9: Name or service not known",
      ],
    },
    {
      cause: 'unknown',
      force: 'root',
      when: { place: ['api', 'task'] },
      line: /\bno quorum\b|cluster not ready|\/etc\/pve\/.*(?:permission denied|read-only|transport endpoint)/i,
      sentence: 'The cluster has no quorum, so its settings cannot be changed: too few of its nodes see each other.',
      nextStep:
        'Start the other nodes or mend the network between them (pvecm status tells how it stands), then try again.',
      action: 'retry',
      examples: [
        'cluster not ready - no quorum?',
        "unable to open file '/etc/pve/nodes/pve/lxc/104.conf.tmp.912' - Permission denied",
      ],
    },
    {
      cause: 'unknown',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /MTU size '?\d+'? is bigger than bridge MTU '?(?<mtu>\d+)/i,
      sentence: 'The network card’s MTU is larger than that of its bridge, {mtu}.',
      nextStep: 'Use an MTU that the bridge has as well, or leave it out.',
      action: 'edit-step',
      examples: ["net0: MTU size '9000' is bigger than bridge MTU '1500'"],
    },
    {
      cause: 'unknown',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /unable to use volume (?<volume>\S+) - content type needs to be/i,
      sentence: 'The file {volume} is not of the kind that is needed here.',
      nextStep: 'Choose a container template (vztmpl) or a backup, not another file.',
      action: 'edit-step',
      examples: ["unable to use volume local:iso/debian.iso - content type needs to be 'vztmpl'"],
    },
    {
      cause: 'pool-missing',
      force: 'root',
      line: /(?:no such pool|pool) '(?<pool>[^']+)'(?: does not exist)?$|pool '(?<pool>[^']+)' does not exist/i,
      when: { place: ['api'] },
      examples: ["Permission check failed (pool 'lab' does not exist)", "no such pool 'lab'"],
    },
  ],
} satisfies Area<
  | 'config-changed-meanwhile'
  | 'endpoint-missing'
  | 'nothing-to-change'
  | 'target-is-same-node'
  | 'node-missing'
  | 'pool-missing'
  | 'setting-read-only'
  | 'setting-required'
  | 'unknown-parameter'
>;
