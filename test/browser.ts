import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The machine's Chromium, else the one that comes with the packages; no download, no system packages. */
export async function openBrowser(): Promise<Browser> {
  const found = system.find((path) => existsSync(path))
  if (found) return chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-gpu'] })
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...process.env, HOME: '/tmp' },
  })
}

const require = createRequire(import.meta.url)
const fontFolder = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files')
const fonts = readdirSync(fontFolder).filter((name) => /^noto-sans-sc-\d+-400-normal\.woff2$/.test(name))
const css = readFileSync(join(fontFolder, '../400.css'), 'utf8').replaceAll('./files/', '/__font/')

/**
 * Headless browsers have no Chinese font. A style sheet of the test alone brings one in, through routes the server never
 * sees; the pages under test are unchanged.
 */
export async function addFonts(context: BrowserContext, origin: string): Promise<void> {
  if (fonts.length === 0) return
  await context.route(`${origin}/__font/*`, async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? ''
    const path = join(fontFolder, name)
    await (existsSync(path)
      ? route.fulfill({ path, contentType: name.endsWith('woff2') ? 'font/woff2' : 'font/woff' })
      : route.abort())
  })
  const family =
    '\nhtml { --test-font: 1 } body, button, input, select, textarea { font-family: "Noto Sans SC", sans-serif !important }'
  for (const sheet of ['**/public.css', '**/desk/assets/*.css'])
    await context.route(sheet, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: `${await answer.text()}\n${css}${family}` })
    })
}

/** Every violation of WCAG 2.2 AA that axe finds on a page, as one line each. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }).axe
    type Violation = { id: string; help: string; nodes: { target: string[] }[] }
    const result = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return result.violations.map(
      (each) =>
        `${each.id}: ${each.help} (${each.nodes
          .map((node) => node.target.join(' '))
          .slice(0, 4)
          .join(', ')})`,
    )
  })
  return found
}
