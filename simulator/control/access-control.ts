import { randomUUID } from 'node:crypto';
import type { AclEntry, UserState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

/** Users, their secrets and their rights. */
export function accessControl(world: World) {
  const userOf = (userid: string): UserState => {
    const user = world.state.users[userid];
    if (!user) throw new Error(`no user ${userid}`);
    return user;
  };
  return {
    addUser(userid: string, user: Partial<UserState> = {}): void {
      world.state.users[userid] = { password: null, isEnabled: true, expire: 0, groups: [], tokens: {}, ...user };
      world.changed();
    },

    setPassword(userid: string, password: string): void {
      userOf(userid).password = password;
    },

    setEnabled(userid: string, isEnabled: boolean): void {
      userOf(userid).isEnabled = isEnabled;
    },

    /** Returns the secret. `privsep` is on by default, as in Proxmox. */
    addToken(
      userid: string,
      tokenid: string,
      options: { secret?: string; privsep?: boolean; expire?: number } = {},
    ): string {
      const { secret = randomUUID(), privsep = true, expire = 0 } = options;
      userOf(userid).tokens[tokenid] = { secret, privsep, expire };
      return secret;
    },

    tokenSecret(userid: string, tokenid: string): string | undefined {
      return world.state.users[userid]?.tokens[tokenid]?.secret;
    },

    removeToken(userid: string, tokenid: string): void {
      delete userOf(userid).tokens[tokenid];
    },

    removeUser(userid: string): void {
      delete world.state.users[userid];
    },

    setTotp(userid: string, secret: string): void {
      const id = `totp:${randomUUID().slice(0, 8)}`;
      const created = Math.floor(world.clock.now() / 1000);
      const factor = { type: 'totp', id, secret, description: 'phone', created, isEnabled: true } as const;
      userOf(userid).secondFactors = [factor];
    },

    setAcl(
      path: string,
      ugid: string,
      roleid: string,
      options: { propagate?: boolean; type?: AclEntry['type'] } = {},
    ): void {
      const { propagate = true, type = ugid.includes('!') ? 'token' : 'user' } = options;
      world.state.acl.push({ path, ugid, roleid, type, propagate });
    },

    removeAcl(ugid: string): void {
      world.state.acl = world.state.acl.filter((entry) => entry.ugid !== ugid);
    },

    addRole(roleid: string, privileges: readonly string[]): void {
      world.state.roles[roleid] = [...privileges];
    },

    addPool(
      poolid: string,
      vmids: readonly number[] = [],
      given: { comment?: string; storages?: string[] } = {},
    ): void {
      world.state.pools[poolid] = { storages: [], ...given, vmids: [...vmids] };
    },
  };
}
