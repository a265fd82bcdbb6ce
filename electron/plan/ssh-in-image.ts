/**
 * Systems whose images are known to come with an SSH server. All others that Proxmox offers are the image builders' plain ones, which
 * have none: Alpine, Arch, Fedora, Rocky, Alma, openSUSE. Of a user's own nothing is known.
 */
const withSshServer = /^(?:debian|ubuntu|devuan|turnkey|proxmox)/;

/** Whether a container of this image may have no SSH server. `file` is its name without the storage. */
export const mayLackSsh = (file: string): boolean => !withSshServer.test(file.toLowerCase());
