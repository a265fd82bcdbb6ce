import { describe, expect, it } from 'vitest';
import type { GuestImage } from '../../simulator/guest-contract.ts';
import { runIn, startGuest } from '../support/guest-rig.ts';

function installNginx(image: GuestImage): string {
  if (image === 'alpine-3.22') return 'apk add nginx && rc-update add nginx default && rc-service nginx start';
  if (image === 'archlinux') return 'pacman -Sy --noconfirm nginx && systemctl enable --now nginx';
  if (image === 'opensuse-15.6') return 'zypper -n install nginx && systemctl enable --now nginx';
  return /^(?:debian|ubuntu)/.test(image)
    ? 'apt-get install -y nginx'
    : 'yum install -y nginx && systemctl enable --now nginx';
}

describe.each([
  ['debian-12', 'debian', '12', 'systemd'],
  ['debian-13', 'debian', '13', 'systemd'],
  ['ubuntu-24.04', 'ubuntu', '24.04', 'systemd'],
  ['alpine-3.22', 'alpine', '3.22.2', 'init'],
  ['fedora-42', 'fedora', '42', 'systemd'],
  ['almalinux-9', 'almalinux', '9.6', 'systemd'],
  ['rockylinux-9', 'rocky', '9.6', 'systemd'],
  ['archlinux', 'arch', '', 'systemd'],
  ['opensuse-15.6', 'opensuse-leap', '15.6', 'systemd'],
] satisfies [GuestImage, string, string, string][])('%s', (image, id, version, init) => {
  it('tells what it is', async () => {
    await using guest = await startGuest({ image });
    const ran = await runIn(
      guest,
      '. /etc/os-release; echo $ID $VERSION_ID; cat /proc/1/comm; hostname; cat /etc/hostname',
    );
    expect(ran.stdout).toBe(`${`${id} ${version}`.trim()}\n${init}\nweb\nweb\n`);
    expect(guest.listeningPorts()).toContainEqual({ port: 22, address: '0.0.0.0', process: 'sshd' });
  });

  it('keeps files, packages and services over a restart of the homelab', async () => {
    const install = installNginx(image);
    await using before = await startGuest({ image });
    await runIn(
      before,
      `${install}; echo kept >/root/note; chmod 600 /root/note; rm /etc/motd; useradd me || adduser -D me`,
    );
    expect(before.listeningPorts()).toContainEqual({ port: 80, address: '0.0.0.0', process: 'nginx' });
    const savedState: unknown = JSON.parse(JSON.stringify(before.saveState()));
    await using after = await startGuest({ image, savedState });
    const ran = await runIn(after, 'cat /root/note; stat -c %a /root/note; ls /etc/motd; id -u me; command -v nginx');
    expect(ran.stdout).toBe(`kept\n600\n1000\n/usr/${image === 'archlinux' ? 'bin' : 'sbin'}/nginx\n`);
    expect(after.listeningPorts()).toContainEqual({ port: 80, address: '0.0.0.0', process: 'nginx' });
  });

  it('saves no more than what differs from its image', async () => {
    await using guest = await startGuest({ image });
    expect(JSON.stringify(guest.saveState()).length).toBeLessThan(2_000);
  });
});

describe('systemd', () => {
  it('runs a unit somebody wrote, shows its journal, and restarts what fails', async () => {
    await using guest = await startGuest();
    const ran = await runIn(
      guest,
      `cat >/usr/local/bin/worker <<'EOF'
#!/bin/sh
echo "worker $GREETING up as $(id -un)"
exec sleep infinity
EOF
chmod +x /usr/local/bin/worker
cat >/etc/systemd/system/worker.service <<EOF
[Unit]
Description=A worker
[Service]
Environment=GREETING=hello
User=www-data
ExecStart=/usr/local/bin/worker
Restart=on-failure
[Install]
WantedBy=multi-user.target
EOF
systemctl daemon-reload; systemctl is-enabled worker; systemctl enable --now worker; systemctl is-active worker
systemctl show -p MainPID,ActiveState,UnitFileState worker | sed 's/[0-9][0-9]*/N/'
cat /proc/$(systemctl show -p MainPID --value worker)/cgroup`,
    );
    expect(ran.stdout).toContain('disabled\nactive\nMainPID=N\nActiveState=active\nUnitFileState=enabled\n');
    expect(ran.stdout).toContain('0::/system.slice/worker.service');
    expect((await runIn(guest, 'journalctl -u worker -o cat --no-pager')).stdout).toContain(
      'worker hello up as www-data\n',
    );
    const restarted = await runIn(
      guest,
      'pid() { systemctl show -p MainPID --value worker; }; old=$(pid); kill -KILL $old; sleep 1; sleep 1; [ "$(pid)" -gt "$old" ] && systemctl is-active worker',
    );
    expect(restarted.stdout).toBe('active\n');
    expect((await runIn(guest, 'systemctl stop worker; systemctl is-active worker')).stdout).toBe('inactive\n');
    expect(await runIn(guest, 'systemctl start nosuch')).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('nosuch.service not found'),
    });
  });

  it('takes a listener away with its process', async () => {
    await using guest = await startGuest();
    await runIn(guest, 'apt-get install -y nginx postgresql redis-server');
    expect(guest.listeningPorts().map(({ port }) => port)).toEqual([22, 22, 80, 80, 5432, 6379]);
    await runIn(guest, 'systemctl stop nginx; apt-get remove -y redis-server');
    expect(guest.listeningPorts().map(({ port }) => port)).toEqual([22, 22, 5432]);
    const refused = await runIn(guest, 'apt-get install -y curl >/dev/null; curl -s http://127.0.0.1/; echo $?');
    expect(refused.stdout).toBe('7\n');
    const moved = await runIn(
      guest,
      'sed -i "s/listen 80 default_server/listen 8088/" /etc/nginx/sites-available/default; systemctl start nginx; curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:8088/',
    );
    expect(moved.stdout).toBe('200');
  });
});

describe('package managers', () => {
  it('refuse pip outside of a virtual environment, as PEP 668 says', async () => {
    await using guest = await startGuest();
    const ran = await runIn(
      guest,
      'apt-get install -y python3-pip python3-venv >/dev/null; pip install requests; echo $?; python3 -m venv /opt/v && /opt/v/bin/pip install requests==2.1 && /opt/v/bin/pip freeze',
    );
    expect(ran.stderr).toContain('externally-managed-environment');
    expect(ran.stdout).toMatch(/^1\n/);
    expect(ran.stdout).toContain('requests==2.1\n');
  });

  it('answer about what is there', async () => {
    await using guest = await startGuest();
    const ran = await runIn(
      guest,
      `dpkg-query -W -f='\${db:Status-Status}\\n' openssh-server; dpkg -s nosuch >/dev/null 2>&1; echo $?; dpkg -l wget | grep -c '^ii'
apt-get install -y jq=9 2>&1 | tail -n 1; apt-get install -y 'jq=2.*' 2>&1 | tail -n 1; apt-get install -sy 'jq=1.6-*' >/dev/null; echo $?; apt-cache policy jq | sed -n 2,3p; command -v jq || echo none`,
    );
    expect(ran.stdout).toBe(
      "installed\n1\n1\nE: Version '9' for 'jq' was not found\nE: Version '2.*' for 'jq' was not found\n0\n  Installed: (none)\n  Candidate: 1.6-2.1+deb12u1\nnone\n",
    );
  });

  it('fail as a whole when the disk is full', async () => {
    await using guest = await startGuest();
    guest.faults.setDiskFull(true);
    const ran = await runIn(guest, 'apt-get install -y git; echo $?; echo x >/tmp/f; echo $?');
    expect(ran.stdout).toMatch(/100\n2\n$/);
    expect(ran.stderr).toContain('No space left on device');
  });

  it('on Alpine say what is missing and that the database is locked', async () => {
    await using guest = await startGuest({ image: 'alpine-3.22' });
    expect(await runIn(guest, 'apk add nosuch')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('nosuch (no such package)'),
    });
    guest.faults.holdPackageLock('apk');
    expect(await runIn(guest, 'apk add curl')).toMatchObject({
      exitCode: 99,
      stderr: expect.stringContaining('Unable to lock database'),
    });
  });
});

it('shares no file with another container of its image', async () => {
  await using one = await startGuest();
  await using other = await startGuest();
  await runIn(
    one,
    'echo changed >>/etc/hosts; printf X | dd of=/etc/shells bs=1 conv=notrunc 2>/dev/null; : >/etc/fstab',
  );
  const texts = 'cat /etc/hosts /etc/shells /etc/fstab';
  expect((await runIn(other, texts)).stdout).not.toContain('changed');
  await using fresh = await startGuest();
  expect((await runIn(fresh, texts)).stdout).toBe((await runIn(other, texts)).stdout);
});

it('keeps users from what is not theirs', async () => {
  await using guest = await startGuest();
  const ran = await runIn(
    guest,
    'useradd -m -s /bin/bash me; echo s >/root/secret; runuser -u me -- sh -c "cat /root/secret; echo x >/etc/x; kill -9 1; touch /home/me/mine; apt-get install -y git"; stat -c %U /home/me/mine; su - me -c "id -un; pwd"',
  );
  expect(ran.stderr).toContain('cat: /root/secret: Permission denied');
  expect(ran.stderr).toContain('cannot create /etc/x: Permission denied');
  expect(ran.stderr).toContain('Operation not permitted');
  expect(ran.stderr).toContain('are you root?');
  expect(ran.stdout).toBe('me\nme\n/home/me\n');
});

it('stops for good and starts again', async () => {
  await using guest = await startGuest();
  await runIn(guest, 'echo x >/root/x');
  await guest.stop('shutdown');
  expect([guest.sshPort, guest.listeningPorts()]).toEqual([null, []]);
  await guest.start();
  expect((await runIn(guest, 'cat /root/x')).stdout).toBe('x\n');
});
it.each([
  ['debian-12', 'apt-get install -y docker.io ca-certificates docker-compose'],
  ['debian-13', 'apt-get install -y docker.io ca-certificates docker-compose docker-cli'],
  ['ubuntu-24.04', 'apt-get install -y docker.io ca-certificates docker-compose-v2'],
  ['alpine-3.22', 'apk add docker ca-certificates docker-cli-compose && rc-service docker start'],
  ['fedora-42', 'dnf -y install moby-engine docker-compose && systemctl enable --now docker'],
  ['almalinux-9', 'dnf -y install docker-ce docker-compose-plugin && systemctl enable --now docker'],
  ['archlinux', 'pacman -Sy --noconfirm docker docker-compose && systemctl enable --now docker'],
  ['opensuse-15.6', 'zypper -n in docker docker-compose && systemctl enable --now docker'],
] satisfies [GuestImage, string][])('runs Docker on %s', async (image, install) => {
  await using guest = await startGuest({ image });
  const ran = await runIn(
    guest,
    `{ ${install}; } >/dev/null && docker info >/dev/null && docker run -d --name a -p 9000:80 nginx >/dev/null && docker ps --format '{{.Names}} {{.State}} {{.Ports}}'`,
  );
  expect(ran).toMatchObject({ exitCode: 0, stdout: 'a running 0.0.0.0:9000->80/tcp\n' });
  expect(guest.listeningPorts()).toContainEqual({ port: 9000, address: '0.0.0.0', process: 'docker-proxy' });
});
