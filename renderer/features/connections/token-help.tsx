import { useState, type ReactNode } from 'react';
import { capabilityIds, type CapabilityId } from '../../../shared/domain/capability-ids.ts';
import { capabilityTitles } from '../../../shared/domain/capabilities.ts';
import { roleForDeeds } from '../../../shared/rights/least-role.ts';
import type { Release } from '../../../shared/rights/method-table.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { basicDeeds, deedsForTemplates, roleCommands, type TokenOwner } from '../../../shared/rights/role-commands.ts';
import { placesIn, poolIn } from '../../../shared/rights/role-places.ts';

/** The lines that make a token with no more rights than it needs, and what privilege separation is about. */
export function TokenHelp(): ReactNode {
  const { client, stores } = useApp();
  const [deeds, setDeeds] = useState<ReadonlySet<CapabilityId>>(new Set(basicDeeds));
  const [owner, setOwner] = useState<TokenOwner>('own-user');
  const [release, setRelease] = useState<Release>('9');
  const [places, setPlaces] = useState({ pool: '', storages: '', bridges: '' });
  const chosen = capabilityIds.filter((id) => deeds.has(id));
  const scope = {
    pool: poolIn(places.pool),
    storages: placesIn(places.storages),
    bridges: placesIn(places.bridges),
  };
  const { grants, rootOnly } = roleForDeeds(chosen, scope, release);
  const library = useSelect(stores.templates, ({ all }) => all);
  const takeTemplates = useAction(async () => {
    const templates = await Promise.all(library.map(({ id }) => client.call('template:get', { templateId: id })));
    setDeeds(new Set(deedsForTemplates(templates)));
  });
  const toggle = (id: CapabilityId, isOn: boolean): void =>
    setDeeds((before) => new Set(isOn ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <Disclosure title="No token yet? Make one with just the rights it needs">
      <fieldset className="@container flex flex-col gap-1">
        <legend className="mb-1 text-sm font-medium">What Gantry shall be able to do</legend>
        <div className="grid grid-cols-1 gap-x-6 gap-y-1 @md:grid-cols-2">
          {capabilityIds
            .filter((id) => id !== 'root-options')
            .map((id) => (
              <Checkbox
                key={id}
                label={capabilityTitles[id]}
                isOn={deeds.has(id)}
                onChange={(isOn) => toggle(id, isOn)}
              />
            ))}
        </div>
        <div className="flex gap-2">
          <Button tone="ghost" onClick={() => setDeeds(new Set(basicDeeds))}>
            Create and run
          </Button>
          <Button tone="ghost" onClick={() => setDeeds(new Set(capabilityIds.filter((id) => id !== 'root-options')))}>
            Everything
          </Button>
          {library.length > 0 && (
            <Button tone="ghost" isBusy={takeTemplates.isBusy} onClick={() => takeTemplates.run()}>
              What my templates need
            </Button>
          )}
        </div>
      </fieldset>
      <div className="@container">
        <div className="grid grid-cols-1 gap-3 @md:grid-cols-3">
          <Field label="Only in the pool" help="Empty: all containers">
            {(control) => (
              <Input
                {...control}
                isCode
                value={places.pool}
                onChange={({ target }) => setPlaces({ ...places, pool: target.value })}
              />
            )}
          </Field>
          <Field label="Only these storages" help="Empty: all">
            {(control) => (
              <Input
                {...control}
                isCode
                placeholder="local, local-lvm"
                value={places.storages}
                onChange={({ target }) => setPlaces({ ...places, storages: target.value })}
              />
            )}
          </Field>
          <Field label="Only these bridges" help="Empty: all">
            {(control) => (
              <Input
                {...control}
                isCode
                placeholder="vmbr0"
                value={places.bridges}
                onChange={({ target }) => setPlaces({ ...places, bridges: target.value })}
              />
            )}
          </Field>
        </div>
      </div>
      <div className="flex flex-wrap gap-x-8 gap-y-2">
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
        <RadioChoice
          label="Proxmox VE"
          isInline
          value={release}
          onChange={setRelease}
          choices={[
            { value: '9', label: '9' },
            { value: '8', label: '8' },
          ]}
        />
      </div>
      <p className="text-ink-2">
        {owner === 'own-user'
          ? 'The user has these roles and nothing else, so its token needs no privilege separation.'
          : 'Privilege separation: the token has only what is given to the token itself, never what your user has besides. Without the last lines it can do nothing.'}
        {scope.pool !== null &&
          deeds.has('create') &&
          ' New containers go into the pool, which has to be chosen for each; tags can be set only once they are there.'}
      </p>
      <p className="text-ink-2">
        Run this as root in a shell on any node.{' '}
        {owner === 'own-user'
          ? 'The last line prints the secret.'
          : 'Put your user in the place of you@pam; the line with “token add” prints the secret.'}
      </p>
      {takeTemplates.error && <ErrorNotice {...explain(takeTemplates.error)} />}
      {rootOnly.length > 0 && (
        <Notice tone="info" title="Some of it no role can give">
          A template sets keyctl, FUSE or the like: Proxmox takes that from root@pam alone, signed in by its password.
        </Notice>
      )}
      {grants.length === 0 && rootOnly.length === 0 ? (
        <p className="text-ink-3">Choose at least one thing.</p>
      ) : (
        <CodeBlock label="Commands for a least-privilege token" text={roleCommands(grants, owner)} />
      )}
    </Disclosure>
  );
}
