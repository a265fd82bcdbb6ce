import type { Area } from '../rule.ts';

/** Who is asking, and what they may. Texts: pve-http-server AnyEvent.pm, pve-access-control AccessControl.pm and RPCEnvironment.pm. */
export const login = {
  words: {
    'token-invalid': {
      sentence: 'Proxmox does not accept the API token: it is wrong, expired or deleted.',
      nextStep: 'Check or renew the token under Datacenter → Permissions → API Tokens, then sign in again.',
      action: 'sign-in',
    },
    'not-logged-in': {
      sentence: 'The request had no valid login.',
      nextStep: 'Sign in again.',
      action: 'sign-in',
    },
    'wrong-credentials': {
      sentence: 'User name, realm or password is wrong.',
      nextStep: 'Check user, realm and password and sign in again.',
      action: 'sign-in',
    },
    'csrf-token-missing': {
      sentence: 'The request lacked the token that protects against forged requests, so Proxmox refused it.',
      nextStep: 'Sign in again.',
      action: 'sign-in',
    },
    'permission-denied': {
      sentence: 'The permission {privilege} is missing for {path}.',
      nextStep: 'Give the user or token that permission, then try again.',
      action: 'open-servers',
    },
    'root-only-feature': {
      sentence: 'Proxmox lets only root@pam set {parameter}, whatever the permissions of others.',
      nextStep: 'Leave that setting out, or connect as root@pam with a password.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'not-logged-in',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /^(?:401 )?(?:no ticket|permission denied - invalid (?:PVE )?ticket|invalid (?:PVE )?ticket(?: - \w+)?)\b/i,
      examples: ['No ticket', 'permission denied - invalid PVE ticket', '401 No ticket'],
    },
    {
      cause: 'token-invalid',
      force: 'cause',
      when: { place: ['api'] },
      line: /\bno such token\b|\bAuthentication failed!|\binvalid token value|\btoken .*(?:expired|disabled)|(?:API )?token.* (?:is )?(?:expired|not valid|invalid)/i,
      examples: [
        'Authentication failed!',
        'invalid token value!',
        "no such token 'deploy' for user 'bob@pve'",
        'token expired',
      ],
    },
    {
      cause: 'wrong-credentials',
      force: 'cause',
      when: { place: ['api'] },
      line: /^authentication failure\b|\binvalid credentials\b|\buser name .* too (?:short|long)|\bno such user \('|^value does not look like a valid user name|\buser account (?:disabled|expired)/i,
      examples: ['authentication failure', 'invalid credentials', "no such user ('jo@pam')"],
    },
    {
      cause: 'csrf-token-missing',
      force: 'cause',
      when: { place: ['api'] },
      line: /\bCSRF prevention token\b|\bpermission denied - invalid csrf token/i,
      examples: ['Permission denied - invalid csrf token', 'invalid CSRF prevention token'],
    },
    {
      cause: 'root-only-feature',
      force: 'root',
      when: { place: ['api', 'task'] },
      line: /only (?:be (?:set|changed|used|done) by|possible for root|allowed for|root (?:can|may|is allowed)).*|\bonly root@pam\b|changing feature flags.*only allowed for root/i,
      nextStep: 'Leave that setting out, or connect as root@pam with a password.',
      sentence: 'Proxmox lets only root@pam set this, whatever the permissions of others.',
      examples: [
        'Permission check failed (changing feature flags (except nesting) is only allowed for root@pam)',
        'Permission check failed (changing feature flags for privileged container is only allowed for root@pam)',
        'mount point type bind is only allowed for root@pam',
        'Only root can pass arbitrary filesystem paths.',
      ],
    },
    {
      cause: 'permission-denied',
      force: 'cause',
      when: { place: ['api', 'task'] },
      line: /permission check failed \((?<path>\/[^,\s()]*), (?<privilege>[\w.|]+)\)/i,
      examples: [
        'Permission check failed (/vms/104, VM.Config.Network)',
        '403 Permission check failed (/storage/local, Datastore.AllocateSpace|Datastore.AllocateTemplate)',
      ],
    },
    {
      cause: 'permission-denied',
      force: 'symptom',
      when: { place: ['api', 'task'] },
      line: /permission check failed|\bpermission denied\b|(?:user|token) .*lacks? (?:the )?permission/i,
      sentence: 'The user or token may not do this.',
      examples: ['Permission check failed', 'Permission denied (user needs more rights)'],
    },
  ],
} satisfies Area<
  | 'token-invalid'
  | 'not-logged-in'
  | 'wrong-credentials'
  | 'csrf-token-missing'
  | 'permission-denied'
  | 'root-only-feature'
>;
