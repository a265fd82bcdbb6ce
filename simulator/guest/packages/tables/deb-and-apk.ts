/** Packages on Debian 12, Debian 13, Ubuntu 24.04 and Alpine 3.22. */
export const debAndApk = `
nginx 1.22.1-9+deb12u3 1.26.3-3+deb13u1 1.24.0-2ubuntu7.5 1.28.0-r3 /usr/sbin/nginx < nginx-common
nginx-common 1.22.1-9+deb12u3 1.26.3-3+deb13u1 1.24.0-2ubuntu7.5 -
apache2 2.4.65-1~deb12u1 2.4.65-2 2.4.58-1ubuntu8.8 2.4.65-r0 /usr/sbin/apache2 /usr/sbin/apachectl /usr/sbin/a2enmod /usr/sbin/a2ensite /usr/sbin/a2dissite
caddy 2.6.2-5 2.6.2-12 2.6.2-6ubuntu0.24.04.3 2.10.0-r3 caddy
haproxy 2.6.12-1+deb12u2 3.0.11-1 2.8.5-1ubuntu3.4 3.2.1-r0 /usr/sbin/haproxy
postgresql 15+248+deb12u1 17+278 16+257build1.1 - < postgresql-common postgresql-client
postgresql-common 248+deb12u1 278 257build1.1 1.2-r1 pg_lsclusters pg_ctlcluster
postgresql-client 15+248+deb12u1 17+278 16+257build1.1 - psql pg_isready pg_dump createdb createuser
postgresql17 - - - 17.6-r0 psql pg_isready postgres initdb pg_dump createdb createuser
postgresql17-client - - - 17.6-r0 psql pg_isready
redis-server 5:7.0.15-1~deb12u5 5:8.0.2-3 5:7.0.15-1ubuntu0.24.04.1 - redis-server < redis-tools
redis-tools 5:7.0.15-1~deb12u5 5:8.0.2-3 5:7.0.15-1ubuntu0.24.04.1 - redis-cli
redis 5:7.0.15-1~deb12u5 5:8.0.2-3 5:7.0.15-1ubuntu0.24.04.1 8.0.3-r0 redis-server redis-cli
valkey - 8.1.1+dfsg1-3 - 8.1.3-r0 valkey-server valkey-cli
valkey-cli - - - 8.1.3-r0 valkey-cli
mariadb-server 1:10.11.14-0+deb12u2 1:11.8.3-0+deb13u1 1:10.11.13-0ubuntu0.24.04.1 - /usr/sbin/mariadbd mariadb mysql < mariadb-client
mariadb-client 1:10.11.14-0+deb12u2 1:11.8.3-0+deb13u1 1:10.11.13-0ubuntu0.24.04.1 11.4.8-r0 mariadb mysql mariadb-dump mariadb-admin
mariadb - - - 11.4.8-r0 mariadbd mariadb-install-db
memcached 1.6.18-1 1.6.38-1 1.6.24-1build3 1.6.38-r0 memcached
mosquitto 2.0.11-1.2+deb12u2 2.0.21-1 2.0.18-1build3 2.0.21-r0 /usr/sbin/mosquitto
sqlite3 3.40.1-2+deb12u2 3.46.1-7 3.45.1-1ubuntu2.5 - sqlite3
sqlite - - - 3.49.2-r1 sqlite3
docker.io 20.10.24+dfsg1-1+deb12u1 26.1.5+dfsg1-9 27.5.1-0ubuntu3~24.04.2 - docker /usr/sbin/dockerd < containerd
containerd 1.6.20~ds1-1+deb12u1 1.7.24~ds1-6 1.7.27-0ubuntu1~24.04.1 2.1.4-r0 containerd
docker - - - 28.3.3-r0 docker dockerd < containerd
docker-compose 1.29.2-3 2.26.1-4 1.29.2-6ubuntu1 2.36.2-r3 docker-compose
docker-compose-v2 - - 2.37.1+ds1-0ubuntu2~24.04.1 -
docker-cli - 26.1.5+dfsg1-9 - 28.3.3-r0 docker
docker-cli-compose - - - 2.36.2-r3
docker-ce 5:28.4.0-1~debian.12~bookworm 5:28.4.0-1~debian.13~trixie 5:28.4.0-1~ubuntu.24.04~noble - docker dockerd < containerd
podman 4.3.1+ds1-8+deb12u1 5.4.2+ds1-2 4.9.3+ds1-1ubuntu0.2 5.5.2-r0 podman
code-server 4.104.0 4.104.0 4.104.0 4.104.0-r0 code-server
grafana 12.1.1 12.1.1 12.1.1 12.0.2-r0 /usr/sbin/grafana-server
prometheus 2.42.0+ds-5+b5 2.53.3+ds1-2 2.45.3+ds-2ubuntu0.3 3.4.1-r0 prometheus
prometheus-node-exporter 1.5.0-1+b6 1.9.0-1 1.7.0-1ubuntu0.3 1.9.1-r0 prometheus-node-exporter
curl 7.88.1-10+deb12u14 8.14.1-2 8.5.0-2ubuntu10.6 8.14.1-r1 curl
wget 1.21.3-1+deb12u1 1.25.0-2 1.21.4-1ubuntu4.1 1.25.0-r1 wget
git 1:2.39.5-0+deb12u2 1:2.47.3-0+deb13u1 1:2.43.0-1ubuntu7.3 2.49.1-r0 git
vim 2:9.0.1378-2+deb12u2 2:9.1.1230-2 2:9.1.0016-1ubuntu7.9 9.1.1566-r0 vim vi
vim-tiny 2:9.0.1378-2+deb12u2 2:9.1.1230-2 2:9.1.0016-1ubuntu7.9 - vim.tiny
nano 7.2-1+deb12u1 8.4-1 7.2-2ubuntu0.1 8.4-r0 nano
neovim 0.7.2-7 0.10.4-8 0.9.5-6ubuntu2 0.11.1-r1 nvim
emacs-nox 1:28.2+1-15+deb12u4 1:30.1+1-6 1:29.3+1-1ubuntu2 30.1-r2 emacs
sudo 1.9.13p3-1+deb12u2 1.9.16p2-3 1.9.15p5-3ubuntu5.24.04.1 1.9.17_p2-r0 sudo visudo
doas - - - 6.8.2-r7 doas
ca-certificates 20230311+deb12u1 20250419 20240203 20250911-r0 /usr/sbin/update-ca-certificates
build-essential 12.9 12.12 12.10ubuntu1 - < gcc g++ make libc6-dev dpkg-dev
build-base - - - 0.5-r3 < gcc g++ make musl-dev
gcc 4:12.2.0-3 4:14.2.0-1 4:13.2.0-7ubuntu1 14.2.0-r6 gcc cc
g++ 4:12.2.0-3 4:14.2.0-1 4:13.2.0-7ubuntu1 14.2.0-r6 g++ c++
make 4.3-4.1 4.4.1-2 4.3-4.1build2 4.4.1-r3 make
cmake 3.25.1-1 3.31.6-2 3.28.3-1build7 3.31.7-r1 cmake
pkg-config 1.8.1-1 1.8.1-4 1.8.1-2build1 - pkg-config
libc6-dev 2.36-9+deb12u13 2.41-12 2.39-0ubuntu8.5 -
musl-dev - - - 1.2.5-r10
dpkg-dev 1.21.22 1.22.21 1.22.6ubuntu6.5 - dpkg-buildpackage
libssl-dev 3.0.17-1~deb12u2 3.5.1-1 3.0.13-0ubuntu3.5 -
openssl 3.0.17-1~deb12u2 3.5.1-1 3.0.13-0ubuntu3.5 3.5.3-r0 openssl
openssh-server 1:9.2p1-2+deb12u7 1:10.0p1-7 1:9.6p1-3ubuntu13.14 - /usr/sbin/sshd < openssh-client
openssh-client 1:9.2p1-2+deb12u7 1:10.0p1-7 1:9.6p1-3ubuntu13.14 - ssh scp sftp
openssh - - - 10.0_p1-r7 /usr/sbin/sshd ssh scp sftp ssh-keygen
rsync 3.2.7-1+deb12u2 3.4.1+ds1-5 3.2.7-1ubuntu1.2 3.4.1-r0 rsync
unzip 6.0-28 6.0-29 6.0-28ubuntu4.1 6.0-r15 unzip
zip 3.0-13 3.0-15 3.0-13ubuntu0.2 3.0-r13 zip
xz-utils 5.4.1-1 5.8.1-1 5.6.1+really5.4.5-1ubuntu0.2 - xz
bzip2 1.0.8-5+b1 1.0.8-6 1.0.8-5.1build0.1 1.0.8-r6 bzip2
p7zip-full 16.02+dfsg-8 16.02+transitional.1 16.02+transitional.1 - 7z
tar 1.34+dfsg-1.2+deb12u1 1.35+dfsg-3.1 1.35+dfsg-3build1 1.35-r3
htop 3.2.2-2 3.4.1-5 3.3.0-4build1 3.4.1-r0 htop
btop 1.2.13-1 1.3.2-0.1 1.3.0-1 1.4.3-r0 btop
tmux 3.3a-3 3.5a-3 3.4-1ubuntu0.1 3.5a-r1 tmux
screen 4.9.0-4 4.9.1-3 4.9.1-1ubuntu1 5.0.1-r0 screen
tree 2.1.0-1 2.2.1-1 2.1.1-2ubuntu3.24.04.2 2.2.1-r0 tree
jq 1.6-2.1+deb12u1 1.7.1-6+deb13u1 1.7.1-3ubuntu0.24.04.1 1.8.1-r0 jq
yq 3.1.0-3 3.4.3-2 3.1.0-3 4.47.1-r2 yq
ripgrep 13.0.0-4+b2 14.1.1-1+b4 14.1.0-1 14.1.1-r0 rg
fd-find 8.6.0-3 10.2.0-1+b4 9.0.0-1 - fdfind
fzf 0.38.0-1+b1 0.60.3-1+b2 0.44.1-1ubuntu0.3 0.62.0-r2 fzf
bat 0.22.1-4 0.25.0-2+b3 0.24.0-1build1 0.25.0-r0 bat
zsh 5.9-4+b7 5.9-8+b14 5.9-6ubuntu2 5.9-r5 zsh
fish 3.6.0-3.1+deb12u1 4.0.2-1 3.7.0-1ubuntu0.1 4.0.2-r0 fish
bash 5.2.15-2+b9 5.2.37-2+b5 5.2.21-2ubuntu4 5.2.37-r0 /bin/bash
bash-completion 1:2.11-6 1:2.16.0-7 1:2.11-8 2.16.0-r0
shellcheck 0.9.0-1 0.10.0-1 0.9.0-1 0.10.0-r2 shellcheck
less 590-2.1~deb12u2 668-1 590-2ubuntu2.1 679-r0 less
file 1:5.44-3 1:5.46-5 1:5.45-3build1 5.46-r2 file
lsof 4.95.0-1 4.99.4+dfsg-2 4.95.0-1build3 4.99.4-r0 lsof
procps 2:4.0.2-3 2:4.0.4-9 2:4.0.4-4ubuntu3.2 4.0.4-r3
psmisc 23.6-1 23.7-2 23.7-1build1 23.7-r1 killall pstree
net-tools 2.10-0.1+deb12u2 2.10-1.3 2.10-0.1ubuntu4.4 2.10-r3 netstat ifconfig
iproute2 6.1.0-3 6.15.0-1 6.1.0-1ubuntu6.2 6.15.0-r0 ip ss
iputils-ping 3:20221126-1+deb12u1 3:20240905-3 3:20240117-1ubuntu0.1 20240905-r0 ping
dnsutils 1:9.18.33-1~deb12u2 1:9.20.11-4 1:9.18.39-0ubuntu0.24.04.1 - dig nslookup
bind-tools - - - 9.20.13-r0 dig nslookup
netcat-openbsd 1.219-1 1.229-1 1.226-1ubuntu2 1.229.1-r0 nc
nmap 7.93+dfsg1-1 7.95+dfsg-3 7.94+git20230807.3be01efb1+dfsg-3build2 7.97-r0 nmap
tcpdump 4.99.3-1 4.99.5-2 4.99.4-3ubuntu4 4.99.5-r1 tcpdump
socat 1.7.4.4-2 1.8.0.3-1 1.8.0.0-4build3 1.8.0.3-r1 socat
gnupg 2.2.40-1.1+deb12u1 2.4.7-21 2.4.4-2ubuntu17.3 2.4.7-r0 gpg
lsb-release 12.0-1 12.1-1 12.0-2 - lsb_release
software-properties-common 0.99.30-4.1~deb12u1 - 0.99.49.3 - add-apt-repository
apt-transport-https 2.6.1 3.0.3 2.8.3 -
locales 2.36-9+deb12u13 2.41-12 2.39-0ubuntu8.5 -
tzdata 2025b-0+deb12u2 2025b-4+deb13u1 2025b-0ubuntu0.24.04.1 2025b-r0
cron 3.0pl1-162 3.0pl1-197 3.0pl1-184ubuntu2 - crontab
logrotate 3.21.0-1 3.22.0-1 3.21.0-2build1 3.22.0-r0 logrotate
unattended-upgrades 2.9.1+nmu3 2.12 2.9.1+nmu4ubuntu1 - unattended-upgrade
fail2ban 1.0.2-2 1.1.0-8 1.0.2-3ubuntu0.1 1.1.0-r3 fail2ban-server fail2ban-client
ufw 0.36.2-1 0.36.2-9 0.36.2-6 0.36.2-r7 ufw
iptables 1.8.9-2 1.8.11-2 1.8.10-3ubuntu2 1.8.11-r1 /usr/sbin/iptables
nftables 1.0.6-2+deb12u2 1.1.3-1 1.0.9-1build1 1.1.3-r0 /usr/sbin/nft
wireguard-tools 1.0.20210914-1+b1 1.0.20210914-3 1.0.20210914-1ubuntu4 1.0.20250521-r0 wg wg-quick
samba 2:4.17.12+dfsg-0+deb12u2 2:4.22.4+dfsg-1~deb13u1 2:4.19.5+dfsg-4ubuntu9.3 4.21.8-r0 /usr/sbin/smbd testparm pdbedit smbpasswd
dnsmasq 2.90-4~deb12u2 2.91-1+deb13u2 2.90-2ubuntu0.1 2.91-r0 /usr/sbin/dnsmasq
ldnsutils 1.8.3-1+b1 1.8.4-2 1.8.3-2build1 - drill
drill - - - 1.8.4-r0 drill
syncthing 1.19.2~ds1-1+b4 1.29.5~ds1-2 1.27.2~ds4-1ubuntu0.24.04.3 1.29.5-r4 syncthing
fcgiwrap 1.1.0-14+deb12u1 1.1.0-16 1.1.0-14build1 1.1.0-r9 /usr/sbin/fcgiwrap
spawn-fcgi 1.6.4-2 1.6.4-2+b2 1.6.4-2build2 1.6.5-r0 spawn-fcgi
gitolite3 3.6.12-1 3.6.12-4 3.6.12-1build1 - gitolite < git
gitolite - - - 3.6.13-r1 gitolite < git
cgit 1.2.3+git20221219.50.91f2590+git2.39.1-1 1.2.3+git20240802.70.09d24d7+git2.46.0-1 1.2.3+git20221219.50.91f2590+git2.39.1-1build2 1.2.3-r6
nfs-common 1:2.6.2-4+deb12u1 1:2.8.3-1 1:2.6.4-3ubuntu5.1 -
certbot 2.1.0-4 4.0.0-2 2.9.0-1 4.0.0-r0 certbot
python3 3.11.2-1+b1 3.13.5-1 3.12.3-0ubuntu2 3.12.11-r0 python3
python3-pip 23.0.1+dfsg-1 25.1.1+dfsg-1 24.0+dfsg-1ubuntu1.3 - pip3 pip < python3
python3-venv 3.11.2-1+b1 3.13.5-1 3.12.3-0ubuntu2 - < python3
python3-dev 3.11.2-1+b1 3.13.5-1 3.12.3-0ubuntu2 3.12.11-r0 < python3
python3-setuptools 66.1.1-1+deb12u2 78.1.1-0.1 68.1.2-2ubuntu1.2 - < python3
py3-pip - - - 25.1.1-r0 pip3 pip < python3
py3-virtualenv - - - 20.31.1-r0 virtualenv < python3
pipx 1.1.0-1 1.7.1-1 1.4.3-1 1.7.1-r1 pipx < python3-venv
nodejs 18.20.4+dfsg-1~deb12u1 20.19.2+dfsg-1 18.19.1+dfsg-6ubuntu5 22.16.0-r2 node
npm 9.2.0~ds1-1 9.2.0~ds1-3 9.2.0~ds1-2 11.3.0-r1 npm npx < nodejs
yarnpkg 1.22.19+~cs24.27.18-2+deb12u1 4.1.0+dfsg-1 4.1.0+dfsg-1 - yarnpkg
golang-go 2:1.19~1 2:1.24~2 2:1.22~2build1 - go
go - - - 1.24.7-r0 go
rustc 1.63.0+dfsg1-2 1.85.0+dfsg3-1 1.75.0+dfsg0ubuntu1-0ubuntu7.1 1.87.0-r0 rustc
cargo 0.66.0+ds1-1 1.85.0+dfsg3-1 1.75.0+dfsg0ubuntu1-0ubuntu7.1 1.87.0-r0 cargo
default-jre-headless 2:1.17-74 2:1.21-76 2:1.21-75+exp1 - java
openjdk-17-jre-headless 17.0.16+8-1~deb12u1 - 17.0.16+8~us1-0ubuntu1~24.04.1 - java
openjdk21-jre-headless - - - 21.0.8_p9-r0 java
php-fpm 2:8.2+93 2:8.4+96 2:8.3+93ubuntu2 - php-fpm
php-cli 2:8.2+93 2:8.4+96 2:8.3+93ubuntu2 - php
php84 - - - 8.4.12-r0 php84
ruby 1:3.1 1:3.3+b1 1:3.2~ubuntu1 3.4.4-r0 ruby
perl 5.36.0-7+deb12u3 5.40.1-6 5.38.2-3.2ubuntu0.2 5.40.3-r0 perl
ffmpeg 7:5.1.7-0+deb12u1 7:7.1.2-0+deb13u1 7:6.1.1-3ubuntu5 6.1.2-r2 ffmpeg ffprobe
imagemagick 8:6.9.11.60+dfsg-1.6+deb12u3 8:7.1.1.43+dfsg1-1 8:6.9.12.98+dfsg1-5.2build2 7.1.1.47-r0 convert
pwgen 2.08-2 2.08-2 2.08-2build3 2.08-r3 pwgen
gettext-base 0.21-12 0.23.1-2 0.21-14ubuntu2 - envsubst
acl 2.3.1-3 2.3.2-2 2.3.2-1build1.1 2.3.2-r1 setfacl getfacl
dbus 1.14.10-1~deb12u1 1.16.2-2 1.14.10-4ubuntu4.1 1.16.2-r1 dbus-daemon
shadow - - - 4.17.3-r0 /usr/sbin/useradd /usr/sbin/usermod /usr/sbin/groupadd /usr/sbin/userdel
runuser - - - 2.41-r9 runuser
coreutils 9.1-1 9.7-3 9.4-3ubuntu6.1 9.7-r1
util-linux 2.38.1-5+deb12u3 2.41-5 2.39.3-9ubuntu6.3 2.41-r9
systemd 252.39-1~deb12u1 257.8-1~deb13u1 255.4-1ubuntu8.10 -
apt 2.6.1 3.0.3 2.8.3 -
dpkg 1.21.22 1.22.21 1.22.6ubuntu6.5 -
alpine-base - - - 3.22.2-r0
busybox - - - 1.37.0-r19
openrc - - - 0.62.6-r0
`;
