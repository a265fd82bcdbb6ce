import { randomBytes } from 'node:crypto';
import type { Template } from '../../shared/domain/template.ts';
import { firstAnswer } from '../../shared/domain/template-variable.ts';

/** What somebody answers who changes nothing of what is proposed; `own` stands in its place. Secrets are made up. */
export function answersTo(template: Template, own: Readonly<Record<string, string>> = {}): Map<string, string> {
  return new Map(
    template.provisioning.variables.map((variable) => [
      variable.name,
      own[variable.name] ??
        (variable.kind === 'secret' ? `it's "${randomBytes(12).toString('hex')}" $x` : firstAnswer(variable)),
    ]),
  );
}
