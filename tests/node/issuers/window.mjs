// A person at a browser without a screen. What they see is kept in the folder SCREENSHOTS.
import path from 'node:path';
import { chromium } from 'playwright-core';

const loopback = ['127.0.0.1', 'localhost'];
const agrees = /accept|agree|allow|approve|confirm|continue|log ?in|sign[ -]?in|yes/i;

// A window that is closed with the test `t`; pictures of it begin with `name`.
export async function openWindow(t, name) {
  // Who tests as root has no sandbox.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  context.setDefaultTimeout(90_000); // more than a busy machine takes
  // Pages ask for fonts of elsewhere.
  await context.route(({ hostname }) => !loopback.includes(hostname), (route) => route.abort());
  const page = await context.newPage();
  let shots = 0;
  const shoot = () => page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}_${++shots}.png`) });
  t.after(async () => {
    await shoot();
    await browser.close();
  });

  // Fills in what is asked, and agrees, until the browser is back where it came from.
  async function signIn(origin) {
    while (new URL(page.url()).origin !== origin) {
      await shoot();
      for (const input of await page.locator('input:is([type=text], [type=password])').all()) {
        if (await input.isVisible()) await input.fill(process.env.PERSON);
      }
      const gone = page.waitForEvent('framenavigated');
      await page.getByRole('button', { name: agrees }).first().click();
      await gone;
      await page.waitForLoadState('domcontentloaded');
    }
  }

  return { page, shoot, signIn };
}
