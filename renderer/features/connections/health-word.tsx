import type { ReactNode } from 'react';
import type { ConnectionHealth } from '../../../shared/domain/connection.ts';
import { StatusWord } from '../../ui/badge.tsx';

export function HealthWord({ health }: { health: ConnectionHealth }): ReactNode {
  switch (health.state) {
    case 'online':
      return <StatusWord tone="running">Online</StatusWord>;
    case 'offline':
      return (
        <StatusWord tone="failed">
          {health.error.code === 'pve:untrusted-certificate'
            ? 'Certificate changed'
            : health.error.code === 'pve:unauthenticated' || health.error.code === 'vault:locked'
              ? 'Not signed in'
              : 'Offline'}
        </StatusWord>
      );
    case 'unknown':
      return (
        <StatusWord tone="stopped" isHollow>
          Not contacted yet
        </StatusWord>
      );
  }
}
