export type UploadOptions = {
  /** Permission bits, such as 0o600. */
  mode: number;
  owner?: string | undefined;
  group?: string | undefined;
  signal?: AbortSignal | undefined;
};
