import type { ReactNode } from 'react';
import type { StepInput } from '../../../../shared/domain/step-input.ts';
import { CustomPackages } from '../../../parts/custom-packages.tsx';
import { PackageList } from '../../../parts/package-list.tsx';
import { Switch } from '../../../ui/toggle.tsx';

type Packages = Extract<StepInput, { part: 'packages' }>;
type Props = { input: Packages; onChange: (input: Packages) => void };

/** What is installed, and what becomes of one that no repository has. */
export function PackagesInput({ input, onChange }: Props): ReactNode {
  return (
    <>
      <Switch
        label="Go on without packages that do not exist"
        help="Otherwise the step stops and names them."
        isOn={input.onMissingPackage === 'continue'}
        onChange={(isOn) => onChange({ ...input, onMissingPackage: isOn ? 'continue' : 'stop' })}
      />
      <PackageList
        packages={input.packages}
        empty="No packages: with none at all, skip the step instead."
        onChange={(work) => {
          onChange({ ...input, packages: work(input.packages) });
          return Promise.resolve(true);
        }}
      />
      <CustomPackages
        packages={input.customPackages}
        onChange={(work) => {
          onChange({ ...input, customPackages: work(input.customPackages) });
          return Promise.resolve(true);
        }}
      />
    </>
  );
}
