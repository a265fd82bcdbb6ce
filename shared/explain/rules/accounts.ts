import type { Area } from '../rule.ts';

/** Users and groups. Texts: shadow, Debian adduser, busybox, coreutils, sudo, MariaDB, PostgreSQL, Redis. */
export const accounts = {
  words: {
    'group-missing': {
      sentence: 'The group {group} does not exist in the container.',
      nextStep: 'Create it first, or use another one.',
      action: 'edit-step',
    },
    'user-exists': {
      sentence: 'The user {user} exists already in the container.',
      nextStep: 'Skip the step, or use another name.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'unknown',
      force: 'cause',
      line: /password (?:has )?expired|password change required/i,
      sentence: 'The password of the account has expired, and nothing runs before it is changed.',
      nextStep: 'Change it in the console, or let it never expire (chage -M -1 USER).',
      action: 'open-shell',
      examples: ['Password change required but no TTY available.'],
    },
    {
      cause: 'group-missing',
      force: 'cause',
      when: { place: ['script'] },
      line: /group '(?<group>[\w.-]+)' does not exist|invalid group:? [‘'"`](?:[\w.-]*:)?(?<group>[\w.-]+)|unknown group:? [‘'"`]?(?<group>[\w.-]+)|the group [`'](?<group>[\w.-]+)' does not exist/i,
      examples: [
        "usermod: group 'docker' does not exist",
        'chown: invalid group: ‘root:web’',
        "adduser: The group `media' does not exist.",
        'addgroup: unknown group media',
      ],
    },
    {
      cause: 'unknown',
      force: 'cause',
      line: /invalid user:? [‘'"`](?<user>[\w.-]+)|user '(?<user>[\w.-]+)' does not exist|unknown user:? ?[‘'"`]?(?<user>[\w.-]+)|no such user:? [‘'"`]?(?<user>[\w.-]+)/i,
      when: { place: ['script'] },
      sentence: 'The user {user} does not exist in the container.',
      nextStep: 'Create the user first, or use another one.',
      action: 'edit-step',
      examples: [
        'chown: invalid user: ‘www-data:www-data’',
        "su: user 'postgres' does not exist",
        'sudo: unknown user: deploy',
      ],
    },
    {
      cause: 'unknown',
      force: 'cause',
      when: { place: ['script'] },
      line: /access denied for user|password authentication failed for user|NOAUTH Authentication required/i,
      sentence: 'The database does not accept this user or password.',
      nextStep: 'Check user and password, and that the database was set up by an earlier step.',
      action: 'edit-step',
      examples: ["ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)"],
    },
    {
      cause: 'user-exists',
      force: 'cause',
      line: /(?<!system )user [`'‘"]?(?<user>[\w.-]+)['’"]? (?:already exists|in use)|(?:group|login) [`'‘"]?(?<user>[\w.-]+)['’"]? (?:already exists|in use)|role "(?<user>[^"]+)" already exists/i,
      when: { place: ['script'] },
      examples: [
        "useradd: user 'mxuser' already exists",
        "adduser: The user `deploy' already exists.",
        "adduser: user 'app' in use",
      ],
    },
  ],
} satisfies Area<'group-missing' | 'user-exists'>;
