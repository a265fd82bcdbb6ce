import { useState, type ReactNode } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { roleCommands, type RoleScope, type TokenOwner } from './role-commands.ts';

/** The lines that make a token with no more rights than it needs, and what privilege separation is about. */
export function TokenHelp(): ReactNode {
  const [scope, setScope] = useState<RoleScope>('basic');
  const [owner, setOwner] = useState<TokenOwner>('own-user');
  return (
    <Disclosure title="No token yet? Make one with just the rights it needs">
      <RadioChoice
        label="It may"
        isInline
        value={scope}
        onChange={setScope}
        choices={[
          { value: 'basic', label: 'Create and run containers' },
          { value: 'full', label: 'Also snapshots, backups, clones and moves' },
        ]}
      />
      <RadioChoice
        label="It belongs to"
        isInline
        value={owner}
        onChange={setOwner}
        choices={[
          { value: 'own-user', label: 'A new user for Gantry' },
          { value: 'my-user', label: 'My own user' },
        ]}
      />
      <p className="text-ink-2">
        {owner === 'own-user'
          ? 'The user has this role and nothing else, so its token needs no privilege separation.'
          : 'Privilege separation: the token has only what is given to the token itself, never what your user has besides. Without the last line it can do nothing.'}
      </p>
      <p className="text-ink-2">
        Run this as root in a shell on any node, Proxmox VE 8 or 9.{' '}
        {owner === 'own-user'
          ? 'The last line prints the secret.'
          : 'Put your user in the place of you@pam; the second line prints the secret.'}
      </p>
      <CodeBlock label="Commands for a least-privilege token" text={roleCommands(scope, owner)} />
    </Disclosure>
  );
}
