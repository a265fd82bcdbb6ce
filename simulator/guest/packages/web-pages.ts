/** What a web server shows before anybody has told it otherwise. */
export const welcome = `<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body><h1>Welcome to nginx!</h1></body>
</html>
`;

/** Debian's default site, which Alpine's resembles. */
export const nginxSite = `server {
	listen 80 default_server;
	listen [::]:80 default_server;

	root /var/www/html;
	index index.html index.htm index.nginx-debian.html;
	server_name _;

	location / {
		try_files $uri $uri/ =404;
	}
}
`;

/** An nginx.conf with a server of its own, as upstream, Fedora, Arch and openSUSE have it. */
export const nginxWithSite = (options: { user: string; root: string; includes: readonly string[] }): string =>
  `user  ${options.user};
worker_processes  auto;
events {
    worker_connections  1024;
}
http {
    include       mime.types;
    default_type  application/octet-stream;
${options.includes.map((pattern) => `    include ${pattern};\n`).join('')}
    server {
        listen       80;
        listen       [::]:80;
        server_name  _;
        root         ${options.root};
        index        index.html;
    }
}
`;
