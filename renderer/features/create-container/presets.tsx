import { Bookmark, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { isSame, type Preset } from '../../stores/presets-store.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';

/** The named settings of the chosen server: to use, to save these as, to take away. */
export function Presets(): ReactNode {
  const { presets, toasts } = useApp().stores;
  const form = useFormContext<WizardValues>();
  const connectionId = form.watch('connectionId');
  const all = useSelect(presets, (state) => state.all);
  const [isOpen, setOpen] = useState(false);
  const ofServer = all.filter((one) => one.connectionId === connectionId);
  const apply = (preset: Preset) => {
    form.reset({ ...form.getValues(), ...preset.values });
    setOpen(false);
    toasts.show('success', `Settings of ${preset.name}`, 'Name, number, packages and scripts are as they were.');
  };
  return (
    <Popover
      title="Presets of this server"
      align="end"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" disabledReason={connectionId === '' ? 'Choose a server first' : null}>
          <Bookmark aria-hidden />
          Presets
        </Button>
      }
    >
      {ofServer.length === 0 ? (
        <p className="text-sm text-ink-3">None yet. Save the settings of this step under a name to use them again.</p>
      ) : (
        <ul aria-label="Presets" className="flex flex-col gap-px">
          {ofServer.map((preset) => (
            <li key={preset.id} className="flex items-center gap-1">
              <Button tone="ghost" className="min-w-0 flex-1 justify-start" onClick={() => apply(preset)}>
                <span className="truncate">{preset.name}</span>
              </Button>
              <IconButton label={`Delete ${preset.name}`} size="small" onClick={() => presets.remove(preset.id)}>
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <SavePreset connectionId={connectionId} known={all} />
    </Popover>
  );
}

function SavePreset({ connectionId, known }: { connectionId: string; known: readonly Preset[] }): ReactNode {
  const { presets } = useApp().stores;
  const { getValues } = useFormContext<WizardValues>();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const replaces = known.some((one) => isSame(one, connectionId, name));
  const save = () => {
    try {
      presets.save(connectionId, name, getValues());
      setName('');
      setProblem(undefined);
    } catch {
      setProblem('There is no room left for it; delete one that is not needed.');
    }
  };
  return (
    <form
      className="flex flex-col gap-2 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') save();
      }}
    >
      <Field
        label="Save these settings as"
        help="Without name, number, MAC and static addresses."
        note={replaces ? 'Replaces the one of this name.' : undefined}
        error={problem}
      >
        {(control) => (
          <Input {...control} maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
        )}
      </Field>
      <Button type="submit" size="small" disabledReason={name.trim() === '' ? 'Type a name first' : null}>
        Save preset
      </Button>
    </form>
  );
}
