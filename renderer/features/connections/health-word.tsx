import type { ReactNode } from 'react';
import type { ConnectionHealth } from '../../../shared/domain/connection.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { healthWords } from './health-words.ts';

export function HealthWord({ health }: { health: ConnectionHealth }): ReactNode {
  const { tone, isHollow, word } = healthWords(health);
  return (
    <StatusWord tone={tone} isHollow={isHollow}>
      {word}
    </StatusWord>
  );
}
