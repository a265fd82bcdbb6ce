import type { Simulator } from '../../simulator/start-simulator.ts';

type World = Simulator['world'];

/**
 * What a shell on the node makes of the lines that Gantry shows, and of no others.
 * @returns the token the lines end in, with its secret
 */
export function runPveum(world: World, lines: string): { token: string; secret: string } {
  const made = { token: '', secret: '' };
  for (const line of lines.split('\n')) {
    const [, role, privileges] = /^pveum role add (\w+) --privs "([\w. ]+)"$/.exec(line) ?? [];
    const [, newUser] = /^pveum user add (\S+) --comment "\w+"$/.exec(line) ?? [];
    const [, user, token, privsep] = /^pveum user token add (\S+) (\w+) --privsep ([01])$/.exec(line) ?? [];
    const [, path, type, who, given, propagate] =
      /^pveum acl modify (\S+) --(user|token)s '?([^\s']+)'? --roles (\w+)( --propagate 0)?$/.exec(line) ?? [];
    if (role !== undefined && privileges !== undefined) world.addRole(role, privileges.split(' '));
    else if (newUser !== undefined) world.addUser(newUser);
    else if (user !== undefined && token !== undefined) {
      made.token = `${user}!${token}`;
      made.secret = world.addToken(user, token, { privsep: privsep === '1' });
    } else if (path !== undefined && who !== undefined && given !== undefined)
      world.setAcl(path, who, given, { propagate: propagate === undefined, type: type === 'token' ? 'token' : 'user' });
    else throw new Error(`no line of pveum: ${line}`);
  }
  return made;
}
