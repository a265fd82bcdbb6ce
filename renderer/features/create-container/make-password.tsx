import { useState, type ReactNode } from 'react';
import { generatePassword, passwordLengths, type PasswordAlphabet } from '../../../shared/domain/password.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';

const { shortest, longest, usual } = passwordLengths;

/** Makes a password by chance, of the length and with the characters one wants. */
export function MakePassword({ onMade }: { onMade: (password: string) => void }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [length, setLength] = useState(String(usual));
  const [alphabet, setAlphabet] = useState<PasswordAlphabet>('readable');
  const wanted = Number(length);
  const error =
    Number.isInteger(wanted) && wanted >= shortest && wanted <= longest
      ? undefined
      : `a whole number from ${shortest} to ${longest}`;
  return (
    <Popover
      title="Make a password"
      align="end"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button>Make one…</Button>}
    >
      <RadioChoice
        label="Characters"
        value={alphabet}
        onChange={setAlphabet}
        choices={[
          { value: 'readable', label: 'Easy to read', help: 'Letters and digits that look like no other.' },
          { value: 'letters', label: 'All letters and digits' },
          { value: 'symbols', label: 'With symbols', help: 'Those that need no quotes in a shell.' },
        ]}
      />
      <Field label="Length" error={error}>
        {(control) => (
          <Input {...control} inputMode="numeric" value={length} onChange={(event) => setLength(event.target.value)} />
        )}
      </Field>
      <Button
        tone="primary"
        disabledReason={error === undefined ? null : `Length: ${error}`}
        onClick={() => {
          onMade(
            generatePassword({ length: wanted, alphabet }, (count) => crypto.getRandomValues(new Uint8Array(count))),
          );
          setOpen(false);
        }}
      >
        Make password
      </Button>
    </Popover>
  );
}
