import type { ReactNode } from 'react';
import type { HealthCheck } from '../../../../shared/domain/health-check.ts';
import type { Template } from '../../../../shared/domain/template.ts';
import type { TemplateVariable } from '../../../../shared/domain/template-variable.ts';
import { Badge } from '../../../ui/badge.tsx';
import { formatLimit } from '../../../ui/format.ts';
import { None } from './none.tsx';

export function VariablesView({ template }: { template: Template }): ReactNode {
  const { variables } = template.provisioning;
  if (variables.length === 0) return <None what="variables" />;
  return (
    <ul className="flex flex-col gap-3 p-4">
      {variables.map((variable) => (
        <li key={variable.name} className="flex flex-col gap-0.5">
          <span className="flex items-center gap-2">
            <span className="font-medium">{variable.label}</span>
            <Badge>{variable.kind}</Badge>
          </span>
          <span className="text-sm text-ink-3">
            <span className="font-mono">{variable.name}</span> · {answerText(variable)}
          </span>
          {variable.help && <span className="text-sm text-ink-2">{variable.help}</span>}
        </li>
      ))}
    </ul>
  );
}

function answerText(variable: TemplateVariable): string {
  switch (variable.kind) {
    case 'text':
      return variable.default === null || variable.default === '' ? need(variable.isRequired) : `“${variable.default}”`;
    case 'number':
      return variable.default === null ? need(variable.isRequired) : String(variable.default);
    case 'choice':
      return variable.choices.map(({ label, answer }) => label || answer).join(' / ');
    case 'secret':
      return variable.generatedLength === null
        ? need(variable.isRequired)
        : `made by Gantry, ${variable.generatedLength} characters`;
  }
}

const need = (isRequired: boolean): string => (isRequired ? 'has to be answered' : 'may stay empty');

export function ChecksView({ template }: { template: Template }): ReactNode {
  const { checks } = template.provisioning;
  if (checks.length === 0) return <None what="health checks" />;
  return (
    <ul className="flex flex-col gap-3 p-4">
      {checks.map((check) => (
        <li key={check.name} className="flex flex-col gap-0.5">
          <span className="font-medium">{check.name}</span>
          <span className="font-mono text-sm [overflow-wrap:anywhere] text-ink-2">{checkText(check)}</span>
          <span className="text-sm text-ink-3">within {formatLimit(check.timeoutMs)}</span>
        </li>
      ))}
    </ul>
  );
}

function checkText(check: HealthCheck): string {
  switch (check.kind) {
    case 'port':
      return `port ${check.port} is open`;
    case 'http':
      return `${check.url} answers ${check.status ?? '200 to 399'}${check.contains === null ? '' : ` with “${check.contains}”`}`;
    case 'command':
      return `${check.command} (as ${check.runAs})`;
  }
}
