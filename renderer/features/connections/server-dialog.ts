/** What can be opened over the page of a server. */
export type ServerDialog = 'edit' | 'sign-in' | 'test' | 'remove';
