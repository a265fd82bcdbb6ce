import type { JobData } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { createContainerRecipe } from './create-container.ts';
import { destroyContainerRecipe } from './destroy-container.ts';
import { deleteOsTemplateRecipe } from './os-template/delete-os-template.ts';
import { fetchOsTemplateRecipe } from './os-template/fetch-os-template.ts';
import { powerContainerRecipe } from './power-container.ts';
import { growDiskRecipe } from './grow-disk.ts';
import type { Recipe } from './recipe.ts';
import { rollBackRecipe } from './roll-back.ts';
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
    case 'grow-disk':
      return growDiskRecipe(data, services);
    case 'fetch-os-template':
      return fetchOsTemplateRecipe(data, services);
    case 'delete-os-template':
      return deleteOsTemplateRecipe(data, services);
  }
}
