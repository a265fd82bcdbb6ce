export type InternetState = {
  /** No name can be resolved. */
  isDown?: boolean;
  /** By origin, such as `http://192.0.2.7:8099`. */
  servers?: Record<string, WebServerState>;
};

export type WebServerState = {
  /** What it says about a path it does not know, such as `Not Found`. */
  notFound: string;
  /** By path with its leading slash. */
  files: Record<string, WebFileState>;
};

export type WebFileState = { sizeBytes: number; mimeType: string; base64?: string };
