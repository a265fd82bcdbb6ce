import type { JobData } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { createContainerRecipe } from './create-container.ts';
import { destroyContainerRecipe, rollBackRecipe } from './destroy-container.ts';
import { powerContainerRecipe } from './power-container.ts';
import type { Recipe } from './recipe.ts';
import type { JobServices } from './services.ts';

/** The recipe for a job, made anew for every run from what was written down. */
export function recipeFor(id: JobId, data: JobData, services: JobServices): Recipe {
  switch (data.kind) {
    case 'create-container':
      return createContainerRecipe(id, data, services);
    case 'roll-back-container':
      return rollBackRecipe(data, services);
    case 'power-container':
      return powerContainerRecipe(data, services);
    case 'destroy-container':
      return destroyContainerRecipe(data, services);
  }
}
