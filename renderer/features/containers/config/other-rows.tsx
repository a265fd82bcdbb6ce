import type { ReactNode } from 'react';
import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { optionIn } from '../../../../shared/lxc/config-change.ts';
import { Facts, Section } from '../../../ui/page-body.tsx';
import { otherNames, rowLabel, shownValue } from './option-rows.ts';

/** What stands in the configuration besides: it is shown as it is, kept as it is and never sent. */
export function OtherRows({ config }: { config: ContainerConfig }): ReactNode {
  const named = otherNames(config).map((name): [string, string] => [
    rowLabel(name),
    shownValue(name, optionIn(config, name)?.current ?? ''),
  ]);
  const facts = [...named, ...config.rawLines];
  if (facts.length === 0) return null;
  return (
    <Section title="Kept as it is">
      <Facts
        facts={facts.map(([name, value]): [string, ReactNode] => [
          name,
          <span key={name} className="font-mono text-sm">
            {value}
          </span>,
        ])}
      />
    </Section>
  );
}
