/** Packages of Arch Linux' core and extra. */
export const arch = `
nginx 1.28.0-3 nginx < mailcap
mailcap 2.1.54-2
apache 2.4.65-1 httpd apachectl
caddy 2.10.2-1 caddy
haproxy 3.2.4-1 haproxy
postgresql 17.6-1 postgres initdb postgresql-check-db-dir < postgresql-libs
postgresql-libs 17.6-1 psql pg_isready pg_dump createdb createuser
valkey 8.1.3-1 valkey-server valkey-cli redis-server redis-cli = redis
mariadb 12.0.2-1 mariadbd mariadb-install-db < mariadb-clients
mariadb-clients 12.0.2-1 mariadb mysql mariadb-dump
memcached 1.6.39-1 memcached
mosquitto 2.0.22-1 mosquitto
sqlite 3.50.4-1 sqlite3
docker 1:28.4.0-1 docker dockerd docker-proxy < containerd
containerd 2.1.4-1 containerd
docker-compose 2.39.2-1 docker-compose
docker-buildx 0.27.0-1
podman 5.6.0-1 podman
grafana 12.1.1-1 grafana-server
prometheus 3.5.0-1 prometheus
prometheus-node-exporter 1.9.1-1 prometheus-node-exporter
curl 8.15.0-1 curl
wget 1.25.0-2 wget
git 2.51.0-1 git
vim 9.1.1734-1 vim vi
nano 8.6-1 nano
neovim 0.11.4-1 nvim
emacs-nox 30.2-1 emacs
sudo 1.9.17.p2-1 sudo visudo
ca-certificates 20240618-1 update-ca-trust
base-devel 1-2 < gcc make sudo
gcc 15.2.1+r22+gc4e96a094636-1 gcc cc g++ c++
make 4.4.1-2 make
cmake 4.1.1-1 cmake
openssl 3.5.2-1 openssl
openssh 10.0p1-4 sshd ssh scp sftp ssh-keygen
rsync 3.4.1-2 rsync
unzip 6.0-23 unzip
zip 3.0-11 zip
xz 5.8.1-1 xz
bzip2 1.0.8-6 bzip2
p7zip 25.01-1 7z
tar 1.35-2
htop 3.4.1-1 htop
btop 1.4.4-1 btop
tmux 3.5_a-1 tmux
screen 5.0.1-2 screen
tree 2.2.1-1 tree
jq 1.8.1-1 jq
yq 3.4.3-2 yq
go-yq 4.47.1-1 yq
ripgrep 14.1.1-1 rg
fd 10.3.0-1 fd
fzf 0.65.1-1 fzf
bat 0.25.0-1 bat
zsh 5.9-5 zsh
fish 4.0.2-1 fish
bash 5.3.3-2 bash
bash-completion 2.16.0-1
shellcheck 0.11.0-1 shellcheck
less 1:679-1 less
file 5.46-3 file
lsof 4.99.5-1 lsof
procps-ng 4.0.5-3
psmisc 23.7-1 killall pstree
net-tools 2.10-3 netstat ifconfig
iproute2 6.16.0-2 ip ss
iputils 20250605-1 ping
bind 9.20.12-1 dig nslookup
openbsd-netcat 1.229_1-2 nc
nmap 7.97-1 nmap
tcpdump 4.99.5-1 tcpdump
socat 1.8.0.3-1 socat
gnupg 2.4.8-1 gpg
lsb-release 2.0.r55.a25a4fc-1 lsb_release
tzdata 2025b-1
cronie 1.7.2-2 crontab crond
logrotate 3.22.0-1 logrotate
fail2ban 1.1.0-7 fail2ban-server fail2ban-client
ufw 0.36.2-5 ufw
iptables 1:1.8.11-2 iptables
nftables 1:1.1.4-1 nft
wireguard-tools 1.0.20250521-1 wg wg-quick
samba 4.22.4-1 smbd
nfs-utils 2.8.3-2
certbot 5.0.0-1 certbot
python 3.13.7-1 python3 python = python3
python-pip 25.2-1 pip3 pip < python
python-pipx 1.7.1-2 pipx < python
python-setuptools 1:80.9.0-1 < python
nodejs 24.7.0-1 node
npm 11.5.2-1 npm npx < nodejs
yarn 1.22.22-2 yarn
go 2:1.25.1-1 go
rust 1:1.89.0-1 rustc cargo
jre-openjdk-headless 24.0.2.u12-1 java
php 8.4.12-1 php
php-fpm 8.4.12-1 php-fpm
ruby 3.4.5-1 ruby
perl 5.42.0-1 perl
ffmpeg 2:8.0-1 ffmpeg ffprobe
imagemagick 7.1.2.3-1 convert
pwgen 2.08-4 pwgen
gettext 0.26-1 envsubst
acl 2.3.2-1 setfacl getfacl
dbus 1.16.2-1 dbus-daemon
which 2.23-1 which
inetutils 2.6-1 hostname
shadow 4.18.0-1
coreutils 9.7-1
util-linux 2.41.1-1
systemd 257.8-2
glibc 2.42+r17+gd7274d718e6f-1
pacman 7.0.0.r6.gc685ae6-5 pacman pacman-key
archlinux-keyring 20250807-1
filesystem 2025.05.03-1
base 3-2
`;
