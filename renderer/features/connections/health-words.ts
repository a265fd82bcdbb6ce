import type { ConnectionHealth } from '../../../shared/domain/connection.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

export type HealthWords = {
  tone: 'running' | 'stopped' | 'attention' | 'failed';
  /** Nothing is known now. */
  isHollow: boolean;
  word: string;
};

/** How a server is, in one word: what needs the user is told apart from what passes by itself. */
export function healthWords(health: ConnectionHealth): HealthWords {
  switch (health.state) {
    case 'online':
      return { tone: 'running', isHollow: false, word: 'Online' };
    case 'unknown':
      return { tone: 'stopped', isHollow: true, word: 'Not contacted yet' };
    case 'offline':
      return offlineWords(health.error.code);
  }
}

function offlineWords(code: ErrorCode): HealthWords {
  if (code === 'pve:untrusted-certificate') return { tone: 'failed', isHollow: false, word: 'Certificate changed' };
  if (code === 'pve:unauthenticated' || code === 'vault:unreadable')
    return { tone: 'attention', isHollow: false, word: 'Not signed in' };
  if (code === 'vault:locked') return { tone: 'attention', isHollow: true, word: 'Secrets locked' };
  return { tone: 'failed', isHollow: false, word: 'Offline' };
}
