/** Root's password in the containers that come with the demo homelab; they are reachable from this computer only. */
export const demoRootPassword = 'homelab';
