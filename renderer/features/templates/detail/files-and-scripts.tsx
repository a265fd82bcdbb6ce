import type { ReactNode } from 'react';
import type { Template } from '../../../../shared/domain/template.ts';
import { sizeOfBase64 } from '../editor/read-file.ts';
import { Badge } from '../../../ui/badge.tsx';
import { CodeField } from '../../../ui/code-field.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { formatBytes, formatLimit } from '../../../ui/format.ts';
import { isShellFile, policyWords } from '../template-words.ts';
import { None } from './none.tsx';

export function FilesView({ template }: { template: Template }): ReactNode {
  const { files } = template.provisioning;
  if (files.length === 0) return <None what="files" />;
  return (
    <ul className="flex flex-col gap-3 p-4">
      {files.map((file) => (
        <li key={file.destination} className="flex flex-col gap-1">
          {file.encoding === 'base64' ? (
            <span className="pl-4.5">{file.destination}</span>
          ) : (
            <Disclosure title={file.destination}>
              <Code
                label={file.destination}
                text={file.content}
                language={isShellFile(file.destination) ? 'shell' : 'plain'}
              />
            </Disclosure>
          )}
          <span className="flex flex-wrap items-center gap-2 pl-4.5 text-sm text-ink-3">
            <Badge>{policyWords[file.policy].short}</Badge>
            {file.encoding === 'base64' && <Badge>binary, {formatBytes(sizeOfBase64(file.content))}</Badge>}
            {file.hasPlaceholders && <Badge>variables filled in</Badge>}
            {file.owner}:{file.group} {file.mode}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function ScriptsView({ template }: { template: Template }): ReactNode {
  const { scripts } = template.provisioning;
  if (scripts.length === 0) return <None what="scripts" />;
  return (
    <ol className="flex flex-col gap-3 p-4">
      {scripts.map((script) => (
        <li key={script.name} className="flex flex-col gap-1">
          <Disclosure title={script.name}>
            <Code label={script.name} text={script.content} language="shell" />
          </Disclosure>
          {script.description && <span className="pl-4.5 text-sm text-ink-2">{script.description}</span>}
          <span className="flex flex-wrap items-center gap-2 pl-4.5 text-sm text-ink-3">
            {!script.isEnabled && <Badge>off by default</Badge>}
            {script.runsOnce && <Badge>only once</Badge>}
            as {script.runAs}, at most {formatLimit(script.timeoutMs)}, {formatLimit(script.idleTimeoutMs)} of silence
          </span>
        </li>
      ))}
    </ol>
  );
}

type CodeProps = { label: string; text: string; language: 'shell' | 'plain' };
const mostRows = 24;

function Code({ label, text, language }: CodeProps): ReactNode {
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="w-full">
        <CodeField
          label={label}
          value={text}
          onChange={nothing}
          language={language}
          rows={Math.min(mostRows, text.split('\n').length)}
          isReadOnly
        />
      </div>
      <CopyButton text={text} label="Copy" />
    </div>
  );
}
/** It is only looked at here. */
const nothing = (): void => undefined;
