import { describe, expect, test } from 'vitest';
import { ScriptedTransport } from '../../../tests/support/scripted-transport.ts';
import { parseCredentialFile, readCredentials } from './credentials.ts';

const read = (path: string, content: string): string[] =>
  parseCredentialFile(path, content).map(({ service, key, value }) => `${service} ${key} ${value.reveal()}`);
const saved = '/var/lib/gantry/credentials';

describe('A72 credentials', () => {
  test('of a KEY=VALUE file are shown under its service', () => {
    expect(
      read(
        `${saved}/gitea.env`,
        '# made by the installer\nADMIN_USER=admin\nexport ADMIN_PASSWORD="p w=1"\n\nEMPTY=\n',
      ),
    ).toEqual(['gitea ADMIN_USER admin', 'gitea ADMIN_PASSWORD p w=1']);
  });

  test('of a directory are one a file, taken as they are', () => {
    expect(read(`${saved}/postgresql/password`, 'a=b: "c"\n')).toEqual(['postgresql password a=b: "c"']);
    expect(read('/root/grafana-credentials/admin', 's3cret\n')).toEqual(['grafana admin s3cret']);
    expect(read('/root/credentials/redis', 'PASS=x\n')).toEqual(['redis PASS x']);
  });

  test('of a JSON file are its keys, nested ones joined', () => {
    expect(
      read(`${saved}/minio.json`, '{"user":"root","keys":{"access":"AK","secret":"SK"},"port":9000,"none":null}'),
    ).toEqual(['minio user root', 'minio keys.access AK', 'minio keys.secret SK', 'minio port 9000']);
  });

  test('of a plain file are one secret', () => {
    expect(read('/root/nginx-credentials.txt', 'just a password\n')).toEqual(['nginx secret just a password']);
    expect(read(`${saved}/token`, '{broken json')).toEqual(['token secret {broken json']);
  });

  test('written for people are understood too', () => {
    expect(read('/root/.vaultwarden_credentials', 'Vaultwarden\n===========\nURL: https://x/\n')).toEqual([
      'vaultwarden secret Vaultwarden\n===========\nURL: https://x/',
    ]);
    expect(read('/root/wiki.credentials', '[wiki]\nUser name: bob\nPassword: p:q\n')).toEqual([
      'wiki User name bob',
      'wiki Password p:q',
    ]);
  });

  test('never print themselves', () => {
    expect(JSON.stringify(parseCredentialFile(`${saved}/x/password`, 'hunter22'))).not.toContain('hunter22');
    expect(parseCredentialFile(`${saved}/x`, '   \n')).toEqual([]);
  });

  test('are read file by file; giants and empty ones are left alone', async () => {
    const transport = new ScriptedTransport([
      [/for file in/, { stdout: `12 ${saved}/a/key\n0 ${saved}/b\n9999999 ${saved}/c\n4 /root/it's credentials\n` }],
      [/cat .*a\/key/, { stdout: 'value' }],
      [/cat .*credentials'/, { stdout: 'abcd' }],
    ]);
    const found = await readCredentials(transport, {});
    expect(found.map(({ service, key }) => `${service}/${key}`)).toEqual(['a/key', "it's/secret"]);
    expect(transport.asked(/cat /)).toHaveLength(2);
  });
});
