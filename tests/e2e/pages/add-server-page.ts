import type { Locator, Page } from '@playwright/test';

type TokenSignIn = { name: string; tokenName: string; secret: string };
type PasswordSignIn = { name: string; user: string; password: string; totp?: string };

/** Address → certificate → sign-in → test → save. */
export class AddServerPage {
  readonly address: Locator;
  readonly certificate: Locator;
  readonly signIn: Locator;
  readonly results: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.address = page.getByRole('region', { name: 'Address' });
    this.certificate = page.getByRole('region', { name: 'Certificate' });
    this.signIn = page.getByRole('region', { name: 'Sign-in' });
    this.results = page.getByRole('list', { name: 'Test results' });
  }

  async enterAddress(host: string, port: number): Promise<void> {
    await this.address.getByLabel('Host').fill(host);
    await this.address.getByLabel('Port').fill(String(port));
    await this.address.getByRole('button', { name: 'Continue' }).click();
  }

  /** A fact of the shown certificate: Subject, Issuer, Valid for, Valid, SHA-256. */
  certificateFact(name: string): Locator {
    return this.certificate
      .locator('dt', { hasText: new RegExp(`^${name}$`) })
      .locator('xpath=following-sibling::dd[1]');
  }

  async trustCertificate(): Promise<void> {
    await this.certificate.getByRole('button', { name: 'Trust this certificate' }).click();
  }

  async fillToken({ name, tokenName, secret }: TokenSignIn): Promise<void> {
    await this.signIn.getByLabel('Name', { exact: true }).fill(name);
    await this.signIn.getByRole('radio', { name: 'API token' }).click();
    await this.signIn.getByLabel('Token name').fill(tokenName);
    await this.signIn.getByLabel('Token secret').fill(secret);
  }

  async fillPassword({ name, user, password, totp }: PasswordSignIn): Promise<void> {
    await this.signIn.getByLabel('Name', { exact: true }).fill(name);
    await this.signIn.getByRole('radio', { name: 'User and password' }).click();
    await this.signIn.getByLabel('User', { exact: true }).fill(user);
    await this.signIn.getByLabel('Password').fill(password);
    if (totp !== undefined) await this.signIn.getByLabel('One-time code').fill(totp);
  }

  /** A SOCKS 5 proxy, such as `socks5://127.0.0.1:1080`, through which the containers are reached. */
  async setGuestProxy(url: string): Promise<void> {
    const field = this.signIn.getByLabel('SOCKS proxy for containers');
    if (!(await field.isVisible())) await this.signIn.getByRole('button', { name: 'Advanced' }).click();
    await field.fill(url);
  }

  async test(): Promise<void> {
    await this.signIn.getByRole('button', { name: /^Test/ }).click();
    await this.results.waitFor();
  }

  /** One line of the results: Connection, Certificate, Sign-in, Rights. */
  result(check: 'Connection' | 'Certificate' | 'Sign-in' | 'Rights'): Locator {
    return this.results.getByRole('listitem').filter({ hasText: check });
  }

  async save(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Save/ }).click();
  }
}
