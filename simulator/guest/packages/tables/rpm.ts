/** Packages on Fedora 42, Enterprise Linux 9 and openSUSE Leap 15.6, version and release. */
export const rpm = `
nginx 1.26.3-1 1.20.1-22 1.21.5-150600.10.9.1 /usr/sbin/nginx
nginx-core 1.26.3-1 1.20.1-22 -
httpd 2.4.63-1 2.4.62-4 - /usr/sbin/httpd /usr/sbin/apachectl
apache2 - - 2.4.58-150600.5.35.1 /usr/sbin/httpd /usr/sbin/apachectl
caddy 2.9.1-3 - 2.8.4-150600.1.1 caddy
haproxy 3.0.8-1 2.4.22-3 2.8.11-150600.3.6.1 /usr/sbin/haproxy
postgresql 16.9-1 13.21-1 16-150600.17.6.1 psql pg_isready pg_dump createdb createuser
postgresql-server 16.9-1 13.21-1 16-150600.17.6.1 postgres initdb postgresql-setup < postgresql
postgresql-contrib 16.9-1 13.21-1 16-150600.17.6.1 < postgresql
valkey 8.0.4-1 - - valkey-server valkey-cli
valkey-compat-redis 8.0.4-1 - - redis-server redis-cli < valkey = redis
redis - 6.2.18-1 7.2.4-150600.3.12.1 redis-server redis-cli
mariadb 10.11.11-1 10.5.27-1 10.11.13-150600.4.14.1 mariadb mysql mariadb-dump
mariadb-server 10.11.11-1 10.5.27-1 - < mariadb
mariadb-client - - 10.11.13-150600.4.14.1 mariadb mysql mariadb-dump
memcached 1.6.38-1 1.6.9-7 1.6.23-150600.1.3 memcached
mosquitto 2.0.21-2 - 2.0.21-150600.1.1 /usr/sbin/mosquitto
sqlite 3.47.2-2 3.34.1-8 - sqlite3
sqlite3 - - 3.50.2-150000.3.33.1 sqlite3
moby-engine 28.3.3-1 - - dockerd docker-proxy < containerd docker-cli
docker-cli 28.3.3-1 - - docker
docker - - 28.3.3_ce-150000.230.1 docker dockerd < containerd
docker-compose 2.36.2-1 - 2.33.1-150600.3.1 docker-compose
docker-compose-plugin 2.39.2-1 2.39.2-1 -
docker-ce 28.4.0-1 28.4.0-1 - dockerd < containerd.io docker-ce-cli
docker-ce-cli 28.4.0-1 28.4.0-1 - docker
containerd.io 1.7.27-3.1 1.7.27-3.1 - containerd
containerd 2.0.5-2 - 1.7.27-150000.123.1 containerd
podman 5.5.2-1 5.4.0-12 4.9.5-150500.3.43.1 podman
code-server 4.104.0-1 4.104.0-1 4.104.0-1 code-server
grafana 10.2.6-17 10.2.6-13 11.5.5-150200.3.75.1 /usr/sbin/grafana-server
golang-github-prometheus 2.55.1-3 - - prometheus
prometheus - - 2.53.4-150100.4.23.1 prometheus
curl 8.11.1-5 7.76.1-31 8.6.0-150600.4.25.1 curl
wget2-wget 2.2.0-3 - - wget = wget
wget - 1.21.1-8 1.20.3-150600.19.12.1 wget
git 2.51.0-1 2.47.3-1 2.51.0-150600.3.12.1 git
vim-enhanced 9.1.1591-1 8.2.2637-22 - vim = vim
vim-minimal 9.1.1591-1 8.2.2637-22 - vi
vim - - 9.1.1406-150500.20.27.1 vim vi
nano 8.3-1 5.6.1-6 7.2-150400.1.1 nano
neovim 0.11.3-1 - 0.9.5-150600.1.1 nvim
emacs-nox 30.1-1 27.2-14 29.1-150600.1.1 emacs
sudo 1.9.17-2 1.9.5p2-10 1.9.15p5-150600.3.9.1 sudo visudo
ca-certificates 2025.2.80-1 2024.2.69-91 2+git20240416-150600.1.1 update-ca-trust
gcc 15.2.1-1 11.5.0-5 7-150000.3.1 gcc cc
gcc-c++ 15.2.1-1 11.5.0-5 7-150000.3.1 g++ c++
make 4.4.1-10 4.3-8 4.2.1-7.3.2 make
cmake 3.31.6-2 3.26.5-2 3.28.3-150600.1.1 cmake
openssl 3.2.4-4 3.2.2-6 3.1.4-150600.5.36.1 openssl
openssh 9.9p1-11 8.7p1-45 9.6p1-150600.6.29.2 ssh-keygen
openssh-server 9.9p1-11 8.7p1-45 9.6p1-150600.6.29.2 /usr/sbin/sshd < openssh openssh-clients
openssh-clients 9.9p1-11 8.7p1-45 9.6p1-150600.6.29.2 ssh scp sftp < openssh
rsync 3.4.1-3 3.2.5-3 3.2.7-150600.3.11.1 rsync
unzip 6.0-66 6.0-58 6.00-150000.4.14.1 unzip
zip 3.0-43 3.0-35 3.0-2.22 zip
xz 5.8.1-2 5.2.5-8 5.4.1-150600.3.3.1 xz
bzip2 1.0.8-20 1.0.8-10 1.0.8-150400.1.122 bzip2
tar 1.35-5 1.34-7 1.34-150000.3.34.1
htop 3.4.1-1 - 3.2.2-150500.1.1 htop
btop 1.4.4-1 - 1.2.13-150500.1.1 btop
tmux 3.5a-4 3.2a-5 3.3a-150600.1.1 tmux
screen 5.0.1-1 - 4.6.2-150000.5.8.1 screen
tree 2.2.1-1 1.8.0-10 1.7.0-1.21 tree
jq 1.7.1-11 1.6-17 1.6-150000.3.9.1 jq
yq 4.46.1-1 - 4.44.5-150600.1.1 yq
ripgrep 14.1.1-4 - 14.1.0-150600.1.1 rg
fd-find 10.2.0-4 - - fd
fd - - 9.0.0-150600.1.1 fd
fzf 0.65.1-1 - 0.44.1-150600.1.1 fzf
bat 0.25.0-3 - 0.24.0-150600.1.1 bat
zsh 5.9-15 5.8-9 5.6-7.5.1 zsh
fish 4.0.2-1 - 3.3.1-150400.1.1 fish
bash 5.2.37-1 5.1.8-9 4.4-150400.27.3.2 /bin/bash
bash-completion 2.16-1 2.11-5 2.7-150600.9.3
less 679-1 590-5 643-150600.3.12.1 less
file 5.46-2 5.39-16 5.32-7.14.1 file
lsof 4.99.4-1 4.94.0-3 4.99.0-150600.1.1 lsof
procps-ng 4.0.4-6 3.3.17-14 -
procps - - 3.3.17-150000.7.42.1
psmisc 23.7-5 23.4-3 23.0-150000.6.25.1 killall pstree
net-tools 2.0-0.73 2.0-0.64 2.0+git20170221-150600.18.1 netstat ifconfig
iproute 6.12.0-3 6.11.0-1 - ip ss = iproute2
iproute2 - - 6.4-150600.7.9.1 ip ss
iputils 20250605-1 20210202-11 20221126-150500.3.11.1 ping
bind-utils 9.18.38-1 9.16.23-31 9.18.33-150600.3.12.1 dig nslookup
nmap-ncat 7.92-4 7.92-3 - nc = nc
netcat-openbsd - - 1.203-1.6 nc
nmap 7.92-4 7.92-3 7.92-150400.1.1 nmap
tcpdump 4.99.5-3 4.99.0-9 4.99.1-150400.3.6.1 tcpdump
socat 1.8.0.3-1 1.7.4.1-6 1.8.0.0-150400.14.6.1 socat
gnupg2 2.4.7-2 2.3.3-4 - gpg = gnupg
gpg2 - - 2.4.4-150600.3.6.1 gpg = gnupg
policycoreutils-python-utils 3.8-2 3.6-2.1 - semanage
glibc-langpack-en 2.41-11 2.34-168 -
glibc-locale - - 2.38-150600.14.37.1
tzdata 2025b-1 2025b-1 -
timezone - - 2025b-150600.91.3.1
cronie 1.7.2-4 1.5.7-13 - crontab /usr/sbin/crond
cron - - 4.2-150400.84.4 /usr/sbin/cron crontab
logrotate 3.22.0-4 3.18.0-12 3.18.1-150400.3.7.1 logrotate
fail2ban 1.1.0-6 - 1.1.0-150600.1.1 fail2ban-server fail2ban-client
firewalld 2.3.1-1 1.3.4-9 2.0.1-150600.3.12.1 firewall-cmd
iptables-nft 1.8.11-5 1.8.10-11 - /usr/sbin/iptables
iptables - - 1.8.7-1.1 /usr/sbin/iptables
nftables 1.1.1-4 1.0.9-3 0.9.8-150400.6.3.1 /usr/sbin/nft
wireguard-tools 1.0.20210914-8 1.0.20210914-2 1.0.20210914-150400.1.9 wg wg-quick
samba 4.22.4-1 4.21.3-7 4.19.8+git.435.78ced6cf30d-150600.3.18.3 /usr/sbin/smbd
nfs-utils 2.8.3-1 2.5.4-34 -
certbot 4.1.1-1 - 2.6.0-150600.1.1 certbot
python3 3.13.7-1 3.9.21-2 3.6.15-150300.10.93.1 python3
python3-pip 24.3.1-2 21.3.1-1 20.0.2-150400.20.1 pip3 pip < python3
python3-devel 3.13.7-1 3.9.21-2 3.6.15-150300.10.93.1 < python3
pipx 1.7.1-4 - - pipx < python3
nodejs 22.18.0-2 16.20.2-8 - node
nodejs20 - - 20.19.2-150600.3.12.1 node = nodejs
npm - 8.19.4-1.16.20.2.8 - npm npx < nodejs
npm20 - - 20.19.2-150600.3.12.1 npm npx < nodejs20 = npm
nodejs-npm 10.9.3-1.22.18.0.2 - - npm npx < nodejs = npm
golang 1.24.6-1 1.24.6-1 - go
go - - 1.24-150000.1.47.1 go
rust 1.89.0-2 1.84.1-1 1.88.0-150300.21.61.1 rustc
cargo 1.89.0-2 1.84.1-1 1.88.0-150300.21.61.1 cargo
java-21-openjdk-headless 21.0.8.0.9-1 21.0.8.0.9-1 21.0.8.0-150600.3.15.2 java
php-fpm 8.4.11-1 8.0.30-3 - /usr/sbin/php-fpm
php-cli 8.4.11-1 8.0.30-3 - php
php8 - - 8.2.29-150600.3.19.1 php
ruby 3.4.5-25 3.0.7-165 2.5-1.21 ruby
perl 5.40.3-519 5.32.1-481 5.26.1-150300.17.20.1 perl
ffmpeg-free 7.1.1-4 - - ffmpeg ffprobe
ffmpeg-4 - - 4.4.6-150600.13.27.1 ffmpeg ffprobe
ImageMagick 7.1.1.47-1 - 7.1.1.21-150600.3.14.1 convert
pwgen 2.08-16 - 2.08-150400.1.1 pwgen
gettext 0.23.1-2 0.21-8 0.21.1-150600.1.1 envsubst
acl 2.3.2-3 2.3.1-4 2.2.52-4.3.1 setfacl getfacl
dbus-broker 36-6 28-7 -
dbus-1 - - 1.14.10-150600.1.1
which 2.23-2 2.21-29 2.21-2.20 which
hostname 3.25-2 3.23-6 3.16-2.22 hostname
shadow-utils 4.17.4-1 4.9-12 -
shadow - - 4.8.1-150600.15.45.1
coreutils 9.6-5 8.32-39 8.32-150400.9.9.1
util-linux 2.40.4-8 2.37.4-21 2.39.3-150600.4.12.2
systemd 257.7-1 252-51 254.25-150600.4.40.1
glibc 2.41-11 2.34-168 2.38-150600.14.37.1
rpm 4.20.1-1 4.16.1.3-37 4.14.3-150400.59.16.1 rpm
dnf5 5.2.16.0-1 - -
dnf - 4.14.0-25 -
dnf-plugins-core 4.10.1-1 4.3.0-20 -
epel-release - 9-7 -
zypper - - 1.14.94-150600.10.52.1 zypper
fedora-release-container 42-30 - -
almalinux-release - 9.6-3 -
openSUSE-release - - 15.6-150600.77.2
`;
