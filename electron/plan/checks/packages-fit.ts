import { pinProblem } from '../../../shared/domain/package-versions.ts';
import { plannedPackages, systemManagerOf } from '../../../shared/domain/planned-packages.ts';
import { warns, type Check } from './check.ts';

const place = { field: 'packages', stepId: 'packages' };

/** What the packages step would refuse as soon as it is inside. */
export const packagesFit: Check = (spec) => {
  const { chosen } = plannedPackages(spec);
  const own = systemManagerOf(spec.ostemplate);
  const foreign = [...new Set(chosen.map(({ manager }) => manager))].filter(
    (manager) => own !== null && manager !== own && !['npm', 'pip'].includes(manager),
  );
  return [
    ...foreign.map((manager) =>
      warns(
        'packages',
        `This image installs packages with ${String(own)}; those listed for ${manager} cannot be installed`,
        place,
      ),
    ),
    ...chosen.flatMap((entry) => {
      const problem = pinProblem(entry);
      return problem === null ? [] : [warns('packages', `${entry.name} ${entry.version}: ${problem}`, place)];
    }),
  ];
};
