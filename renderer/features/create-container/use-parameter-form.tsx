import { useFormContext } from 'react-hook-form';
import type { NodeChoices } from '../../../shared/domain/inventory.ts';
import { loginOf } from '../../../shared/domain/server-facts.ts';
import { sightWords } from '../../../shared/rights/list-sight.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { ParameterForm } from '../../parts/parameters/parameter-form.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { HiddenNote } from '../../ui/hidden-note.tsx';
import { FieldFindings } from './field-findings.tsx';
import { containerStorages, fileOf } from './fit-to-node.ts';
import { readSpec } from './read-spec.ts';

type Input = { options: NodeChoices | null; tellsMissing: boolean };

/** The form's further parameters, as the fields of the table read and write them, for the node and the login that are chosen. */
export function useParameterForm({ options, tellsMissing }: Input): ParameterForm {
  const { stores } = useApp();
  const { getValues, setValue, watch } = useFormContext<WizardValues>();
  const values = watch();
  const connection = useSelect(stores.connections, ({ all }) => all.find(({ id }) => id === values.connectionId));
  const facts = useSelect(stores.serverFacts, ({ byId }) => (connection ? byId.get(connection.id) : undefined));
  const version = facts?.versions[values.node];
  const hiddenPools = connection ? sightWords('pools', loginOf(connection.auth, facts)) : null;
  const read = readSpec(values);
  const setAll = (changes: Readonly<Record<string, string | null>>) => {
    const next = Object.entries({ ...getValues('further'), ...changes }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    );
    setValue('further', Object.fromEntries(next), { shouldDirty: true, shouldValidate: true });
  };
  return {
    prefix: 'further',
    values: values.further,
    set: (name, value) => setAll({ [name]: value }),
    setAll,
    mistakeAt: (field) => (read.ok ? undefined : read.errors[field]),
    remarkOn: (name) => (
      <>
        {name === 'pool' && <HiddenNote text={hiddenPools} />}
        <FieldFindings under={`further.${name}`} />
      </>
    ),
    tellsMissing: () => tellsMissing,
    isRoot: connection ? connection.auth.kind === 'ticket' && connection.auth.userName === 'root@pam' : null,
    major: version === undefined ? null : Number.parseInt(version, 10),
    offers: {
      ...(options && {
        bridge: options.bridges.map(({ name }) => ({ value: name, label: name })),
        storage: containerStorages(options).map((name) => ({ value: name, label: name })),
        // One that is not shown can still be typed.
        ...(hiddenPools === null &&
          options.pools &&
          options.pools.length > 0 && { pool: options.pools.map((name) => ({ value: name, label: name })) }),
      }),
    },
    detected: detectedFrom(fileOf(values.ostemplate)),
  };
}

/** What the name of an OS template tells of it: `debian-12-standard_12.12-1_amd64.tar.zst`. */
export function detectedFrom(file: string): Record<string, string> {
  const arch = /_(amd64|i386|arm64|armhf|riscv32|riscv64)\.tar\b/.exec(file)?.[1];
  const ostype = /^(debian|devuan|ubuntu|centos|fedora|opensuse|archlinux|alpine|gentoo|nixos)-/.exec(file)?.[1];
  const by = 'by its OS template';
  return { ...(arch && { arch: `${arch}, ${by}` }), ...(ostype && { ostype: `${ostype}, ${by}` }) };
}
