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
        value={scope}
        onChange={setScope}
        choices={[
          {
            value: 'basic',
            label: 'Create and run containers',
            help: 'Create, start, stop, configure, delete, console.',
          },
          { value: 'full', label: 'Do everything', help: 'Also snapshots, backups, clones and moves between nodes.' },
        ]}
      />
      <RadioChoice
        label="It belongs to"
        value={owner}
        onChange={setOwner}
        choices={[
          {
            value: 'own-user',
            label: 'A new user for Gantry',
            help: 'The user has this role and nothing else, so its token needs no separation.',
          },
          {
            value: 'my-user',
            label: 'My own user',
            help: 'With privilege separation the token has only what is given to the token itself: without the last line, nothing.',
          },
        ]}
      />
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
