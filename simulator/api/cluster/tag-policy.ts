import { forbidden } from '../../http/pve-error.ts';
import { may, type Call } from '../call.ts';

type TagPolicy = {
  /** Tags the caller may set and remove. */
  readonly allowed: ReadonlySet<string>;
  /** Tags only for those who may change the datacenter. */
  readonly registered: ReadonlySet<string>;
  /** Whether any other tag is fine too. */
  readonly isFree: boolean;
};

/** Which tags the caller may use, by `user-tag-access` and `registered-tags`. (PVE::GuestHelpers, get_allowed_tags) */
export function allowedTags(call: Call): TagPolicy {
  const { options } = call.world.state;
  const isPrivileged = may(call, '/', ['Sys.Modify']);
  const registered = tagsIn(options['registered-tags']);
  const access = options['user-tag-access'] ?? '';
  const userAllow = /(?:^|,)user-allow=([^,]+)/.exec(access)?.[1] ?? 'free';
  const listed = tagsIn(/(?:^|,)user-allow-list=([^,]+)/.exec(access)?.[1]);
  const isExisting = ['free', 'existing'].includes(userAllow) || isPrivileged;
  const allowed = new Set([
    ...(userAllow !== 'none' || isPrivileged ? listed : []),
    ...(isExisting ? existingTags(call, isPrivileged) : []),
    ...(isPrivileged ? registered : []),
  ]);
  if (!isPrivileged) for (const tag of registered) allowed.delete(tag);
  return { allowed, registered, isFree: userAllow === 'free' };
}

/** Whoever adds or removes a tag must be allowed to use it. (PVE::GuestHelpers, assert_tag_permissions) */
export function assertTagPermissions(call: Call, before: string | undefined, after: string | undefined): void {
  if (may(call, '/', ['Sys.Modify'])) return;
  const [old, wanted] = [tagsIn(before), tagsIn(after)];
  const { allowed, registered, isFree } = allowedTags(call);
  for (const tag of new Set([...old, ...wanted])) {
    if (old.has(tag) === wanted.has(tag)) continue;
    if (registered.has(tag) || !(allowed.has(tag) || isFree))
      throw forbidden(`/, Sys.Modify for modifying tag '${tag}'`);
  }
}

/** Tags of the guests the caller may see. */
function existingTags(call: Call, isPrivileged: boolean): readonly string[] {
  const { containers, virtualMachines } = call.world.state;
  const guests = [
    ...Object.values(containers).map(({ vmid, config }) => ({ vmid, tags: config['tags'] })),
    ...Object.values(virtualMachines),
  ];
  return guests
    .filter(({ vmid, tags }) => tags !== undefined && (isPrivileged || may(call, `/vms/${vmid}`, ['VM.Audit'])))
    .flatMap(({ tags }) => [...tagsIn(tags)]);
}

const tagsIn = (text: string | undefined): ReadonlySet<string> =>
  new Set((text ?? '').split(/[,;\s]+/).filter((tag) => tag !== ''));
