import type { Locator } from '@playwright/test';

/**
 * Replaces the text of a code field by pasting, as a person brings a script. `fill` would insert several lines through the
 * browser's own editing, which nobody at a keyboard can do and which writes inline styles against our content security policy.
 */
export async function fillCode(field: Locator, text: string): Promise<void> {
  await field.press('ControlOrMeta+a');
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
