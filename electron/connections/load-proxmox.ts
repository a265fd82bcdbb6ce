/** The Proxmox client with its HTTP library, loaded when a server is first spoken to: the window is shown before. */
export const loadProxmox = (): Promise<typeof import('../proxmox/connect.ts')> => import('../proxmox/connect.ts');
