import { useCallback, type ReactNode } from 'react';
import type { Template } from '../../../../shared/domain/template.ts';
import type { PackageEntry } from '../../../../shared/domain/package-entry.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { groupPackages, packageText } from '../../../parts/group-packages.ts';
import { Badge, StatusWord } from '../../../ui/badge.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { formatLimit } from '../../../ui/format.ts';
import { Section } from '../../../ui/page-body.tsx';
import { None } from './none.tsx';

/** What is installed: the template's own, what its buckets hold now, and what no manager has. */
export function PackagesView({ template }: { template: Template }): ReactNode {
  const { packages, customPackages, onMissingPackage } = template.provisioning;
  const { client, stores } = useApp();
  const buckets = useSelect(stores.buckets, ({ all }) => all);
  const ask = useCallback(
    (signal: AbortSignal) =>
      // Again whenever a bucket is another one.
      Array.isArray(buckets)
        ? client.call('template:resolve', { templateId: template.id }, signal)
        : Promise.reject(new Error()),
    [client, template.id, buckets],
  );
  const [resolved] = useRequest(template.buckets.length > 0 ? ask : null);
  if (packages.length + customPackages.length + template.buckets.length === 0) return <None what="packages" />;
  return (
    <div className="flex flex-col gap-4 p-4">
      <Managers packages={packages} />
      {template.buckets.map((name) => {
        const bucket = buckets.find((one) => one.name.toLowerCase() === name.toLowerCase());
        const isMissing = resolved.value?.missingBuckets.includes(name) ?? !bucket;
        return (
          <Section key={name} title={`Bucket ${name}`}>
            {isMissing && <StatusWord tone="attention">There is no bucket of this name</StatusWord>}
            {bucket && <Managers packages={bucket.packages} />}
          </Section>
        );
      })}
      {customPackages.map(({ name, check, install, timeoutMs }) => (
        <Section key={name} title={`${name}, at most ${formatLimit(timeoutMs)}`}>
          <Disclosure title="Check and install">
            <CodeBlock label={`Check of ${name}`} text={check} />
            <CodeBlock label={`Install of ${name}`} text={install} />
          </Disclosure>
        </Section>
      ))}
      <p className="text-sm text-ink-3">
        {onMissingPackage === 'stop'
          ? 'A package that does not exist stops the job, which asks.'
          : 'A package that does not exist is left out.'}
      </p>
    </div>
  );
}

function Managers({ packages }: { packages: readonly PackageEntry[] }): ReactNode {
  return groupPackages(packages).map(({ manager, groups }) => (
    <section key={manager} aria-label={`${manager} packages`} className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium text-ink-2">{manager}</h3>
      {groups.map(({ group, entries }) => (
        <div key={group ?? ''} className="flex flex-col gap-1">
          {group !== null && <span className="text-sm text-ink-3">{group}</span>}
          <ul className="flex flex-wrap gap-1.5">
            {entries.map((entry) => (
              <li key={packageText(entry)}>
                <Badge className="font-mono">{packageText(entry)}</Badge>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  ));
}
