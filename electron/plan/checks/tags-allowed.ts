import { createRights } from '../../../shared/domain/rights.ts';
import { blocks, unknown, type Check } from './check.ts';

/** The datacenter may leave tags to those who administer it. (PVE/GuestHelpers.pm, assert_tag_permissions) */
export const tagsAllowed: Check = (spec, { tagPolicy, login }) => {
  if (tagPolicy === null || login.isRoot || createRights(login.permissions)('Sys.Modify', '/')) return [];
  const { allowed, registered, isFree } = tagPolicy;
  return spec.tags.flatMap((tag) => {
    if (!registered.includes(tag) && (isFree === true || allowed.includes(tag))) return [];
    const place = {
      field: 'tags',
      fix: { label: `Leave out ${tag}`, changes: { tags: spec.tags.filter((one) => one !== tag).join(' ') } },
    };
    return registered.includes(tag) || isFree === false
      ? [blocks('tags', `The tag ${tag} is left to administrators here: Sys.Modify on / is missing`, place)]
      : [
          unknown('tags', `Whether the tag ${tag} may be given is hidden: Sys.Audit on / is missing`, {
            field: 'tags',
          }),
        ];
  });
};
