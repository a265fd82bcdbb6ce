/** An SSH host key of a container, as the create task makes it and its sshd presents it. */
export type HostKey = {
  readonly type: 'ssh-rsa' | 'ecdsa-sha2-nistp256' | 'ssh-ed25519';
  /** For example `ssh_host_ed25519_key`. */
  readonly fileName: string;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly fingerprint: string;
  /** In a form ssh2's server reads. */
  readonly privateKey: string;
};
