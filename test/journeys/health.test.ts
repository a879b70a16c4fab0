import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from '../../src/app/web.ts'
import { demoPassword } from '../../demo/city/people.ts'
import { insertLetter, markFailed } from '../../src/kernel/notice/store.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { randomUUIDv7 } from '../../src/platform/ids.ts'
import { addFonts, findViolations, openBrowser } from '../browser.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let browser: Browser
let origin = ''
beforeAll(async () => {
  await buildWeb(() => {})
  world = await openWorld(new Date())
  origin = await world.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

async function sit(login: string, lang: 'zh' | 'en', width: number, dark = false): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light' })
  await context.addCookies([{ name: 'lang', value: lang, url: origin }])
  await addFonts(context, origin)
  const page = await context.newPage()
  await page.goto(`${origin}/desk/outbox`)
  await page.getByLabel(lang === 'zh' ? '账号' : 'Login').fill(login)
  await page.getByLabel(lang === 'zh' ? '口令' : 'Password').fill(demoPassword)
  await page.getByRole('button', { name: lang === 'zh' ? '登录' : 'Sign in', exact: true }).click()
  await page.locator('#sidebar').waitFor({ state: 'attached' })
  // what was announced while signing in is gone with the form
  await page.reload()
  await page.locator('main h1').waitFor()
  return page
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['GANKAO_PICTURES']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

test('an administrator sees above every page what waits and why, others do not, and it goes when all is well', async () => {
  const now = world.clock.now()
  const id = randomUUIDv7()
  const path = world.city.units.get('city')!.path
  await insertLetter(world.owner, {
    id,
    channel: 'mail',
    address: 'somebody@example.org',
    subject: '事情有了进展',
    body: '事情有了进展',
    promiseId: null,
    path,
    at: now,
  })
  await markFailed(world.owner, id, new Date(now.getTime() + 900_000), 'the receiver answered 500')
  const hotline = await world.as('hotline')
  await hotline.post('/api/cases', {
    serviceId: world.city.services.get('property'),
    placeId: world.city.places.get('baiyang-9'),
    said: '楼道灯坏了',
    channel: 'phone',
  })
  await world.owner.run(
    sql`update promise set next_at = ${new Date(now.getTime() - 3_600_000)} where next_at is not null`,
  )
  for (const [lang, width, dark] of [
    ['zh', 1280, false],
    ['en', 360, false],
    ['zh', 360, true],
  ] as const) {
    const page = await sit('admin', lang, width, dark)
    const state = page.getByRole('status', { name: lang === 'zh' ? '系统状况' : 'State of the system' })
    await state.getByText('the receiver answered 500').waitFor()
    await state.getByText(lang === 'zh' ? '到期提醒没有处理' : 'struck and were not told').waitFor()
    await page
      .getByText(lang === 'zh' ? '下次再试' : 'next try')
      .first()
      .waitFor()
    await shoot(page, `health-${lang}-${width}${dark ? '-dark' : ''}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await findViolations(page)).toEqual([])
    await page.context().close()
  }
  const secretary = await sit('hanqinghe', 'zh', 1280)
  expect(await secretary.getByRole('status', { name: '系统状况' }).count()).toBe(0)
  await secretary.context().close()

  const page = await sit('admin', 'zh', 1280)
  const state = page.getByRole('status', { name: '系统状况' })
  await state.waitFor()
  await world.owner.run(sql`update promise set next_at = null`)
  await world.owner.run(sql`update outbox set sent_at = ${now} where id = ${id}`)
  await state.waitFor({ state: 'detached', timeout: 25_000 })
  // and where nobody answers any more the page says that what it shows may be old
  await world.app.close()
  await page.getByText('连不上服务器').waitFor({ timeout: 25_000 })
  await shoot(page, 'health-away')
  expect(await findViolations(page)).toEqual([])
}, 120_000)
