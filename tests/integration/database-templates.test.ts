import { describe, expect, test } from 'vitest';
import { Owner } from '../../electron/lib/owner.ts';
import { remote } from '../../electron/provisioning/remote.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';
import { AppError } from '../../shared/errors.ts';
import { provisionInside, startGuest, templateOf } from '../support/provisioned-guest.ts';
import type { Provisioned } from '../support/provisioned-guest.ts';

const answers = (password: string, own: Readonly<Record<string, string>> = {}): Map<string, string> =>
  new Map(Object.entries({ DB_NAME: 'app', DB_USER: 'app', DB_PASSWORD: password, ...own }));
const shown = ({ found }: Provisioned): string | undefined =>
  found.credentials.find(({ key }) => key === 'password')?.value.reveal();

/** How somebody signs in from elsewhere, with the password in the environment. */
const signIn = {
  postgresql: `PGPASSWORD=$(cat /root/given) psql -w -h 127.0.0.1 -U app -d app -qtA -c 'SELECT 1'`,
  mariadb: `MYSQL_PWD=$(cat /root/given) mariadb --no-defaults -h 127.0.0.1 -u app -D app -e 'SELECT 1'`,
} as const;
async function signsIn(transport: Transport, id: keyof typeof signIn, password: string): Promise<boolean> {
  await transport.uploadFile('/root/given', password, { mode: 0o600 });
  return (await transport.exec(remote(signIn[id]), { allowFailure: true })).exitCode === 0;
}

describe.each(['debian-13', 'alpine-3.22'] as const)('on the demo homelab’s %s', (image) => {
  describe.each(['postgresql', 'mariadb'] as const)('the user of %s', (id) => {
    test('has the password that is shown, whether the user was there or not', async () => {
      await using owner = new Owner();
      const transport = await startGuest(image, owner);
      const template = templateOf(id);
      const passwords = [`it's "one" \\ $x`, `it's "two" \\ $x`] as const;
      for (const [at, password] of passwords.entries()) {
        expect(shown(await provisionInside(transport, template, answers(password)))).toBe(password);
        expect(await signsIn(transport, id, password)).toBe(true);
        expect(await signsIn(transport, id, passwords[1 - at] ?? '')).toBe(false);
      }
      // Left empty, the one that was kept stays.
      expect(shown(await provisionInside(transport, template, answers('')))).toBe(passwords[1]);
      expect(await signsIn(transport, id, passwords[1])).toBe(true);
    });

    test('is never one of the server’s own', async () => {
      await using owner = new Owner();
      const transport = await startGuest(image, owner);
      const theirs = id === 'postgresql' ? ['postgres', 'pg_monitor'] : ['root', 'mysql'];
      const system = id === 'postgresql' ? 'postgres' : 'mysql';
      for (const own of [...theirs.map((name) => ({ DB_USER: name })), { DB_NAME: system }]) {
        const failed: unknown = await provisionInside(transport, templateOf(id), answers('secret', own)).catch(
          (error: unknown) => error,
        );
        const said = AppError.is(failed, 'ssh:command-failed') ? failed.details.lastLines.join('\n') : '';
        expect(said).toContain('own: enter another name');
      }
      const { stdout } = await transport.exec(remote('ls /var/lib/gantry/credentials'));
      expect(stdout).toBe('');
    });
  });
});
