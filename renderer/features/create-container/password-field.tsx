import { Copy, Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { passwordStrength, shortestPassword, type PasswordStrength } from '../../../shared/domain/password.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Countdown } from '../../ui/relative-time.tsx';
import { Named } from './form-fields.tsx';
import { MakePassword } from './make-password.tsx';
import { rootPasswordField } from './secret-answers.ts';

type Props = { value: string; onChange: (text: string) => void };

const hints: Record<Exclude<PasswordStrength, 'too-short'>, string> = {
  weak: 'Weak: would be guessed soon.',
  fair: 'Fair.',
  strong: 'Strong.',
};

/** The root password; it lives in the open wizard alone and goes to the vault with the approval. */
export function PasswordField({ value, onChange }: Props): ReactNode {
  const { client } = useApp();
  const [isShown, setShown] = useState(false);
  const [clearsAt, setClearsAt] = useState<number | null>(null);
  const copy = useAction(async () => setClearsAt((await client.call('secret:copy', { text: value })).clearsAt));
  const strength = value === '' ? null : passwordStrength(value);
  const error = strength === 'too-short' ? `at least ${shortestPassword} characters` : undefined;
  return (
    <Named name={rootPasswordField} className={undefined}>
      <Field
        label="Root password"
        help="Besides the keys. Leave it empty for sign-in by key only."
        note={strength === null || strength === 'too-short' ? undefined : hints[strength]}
        error={copy.error ? describeError(copy.error).title : error}
      >
        {(control) => (
          <div className="flex items-center gap-2">
            <Input
              {...control}
              type={isShown ? 'text' : 'password'}
              isCode={isShown}
              autoComplete="new-password"
              placeholder="none"
              maxLength={128}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            {value !== '' && (
              <>
                <IconButton
                  label={isShown ? 'Hide the password' : 'Show the password'}
                  onClick={() => setShown(!isShown)}
                >
                  {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
                </IconButton>
                <IconButton label="Copy the password" isBusy={copy.isBusy} onClick={() => copy.run()}>
                  <Copy aria-hidden />
                </IconButton>
              </>
            )}
            <MakePassword
              onMade={(made) => {
                setShown(true);
                onChange(made);
              }}
            />
          </div>
        )}
      </Field>
      {clearsAt !== null && (
        <p className="text-sm text-ink-3">
          <span role="status">Copied</span>
          <span aria-hidden>
            ; the clipboard is cleared <Countdown until={clearsAt} />
          </span>
        </p>
      )}
    </Named>
  );
}
