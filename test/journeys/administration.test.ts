import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { buildWeb } from '../../src/app/web.ts'
import { demoPassword } from '../../demo/city/people.ts'
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

async function seat(
  login: string,
  width: number,
  lang: 'zh' | 'en',
): Promise<{ context: BrowserContext; page: Page; w: (zh: string, en: string) => string }> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: lang === 'en' ? 'en-GB' : 'zh-CN',
  })
  await context.addCookies([{ name: 'lang', value: lang, url: origin }])
  await addFonts(context, origin)
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  const w = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  await page.goto(`${origin}/desk/today`)
  await page.getByRole('textbox', { name: w('账号', 'Login') }).fill(login)
  await page.getByLabel(w('口令', 'Password')).fill(demoPassword)
  await page.getByRole('button', { name: w('登录', 'Sign in'), exact: true }).click()
  await page.getByRole('heading', { level: 1, name: w('等我办', 'Waiting for me') }).waitFor()
  return { context, page, w }
}

const found: string[] = []
async function look(page: Page, name: string): Promise<void> {
  // from the top, where the bar that stays in view covers nothing; and once the announcer has forgotten a button that is gone
  await page.evaluate(() => window.scrollTo(0, 0))
  await page.waitForTimeout(400)
  await page.waitForFunction(() => !document.querySelector('[data-live-announcer] [role=img]'), undefined, {
    timeout: 12_000,
  })
  found.push(...(await findViolations(page)).map((each) => `${name}: ${each}`))
  if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1))
    found.push(`${name}: wider than the screen`)
}

test.each([
  ['zh', 360],
  ['en', 1280],
  ['en', 360],
  ['zh', 1280],
] as const)(
  'an administrator looks after people, the catalogue and the lists (%s, %i pixels)',
  async (lang, width) => {
    found.length = 0
    const { context, page, w } = await seat('admin', width, lang)
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click()
    await page.goto(`${origin}/desk/people?q=luxiaoman`)
    await page.getByRole('button', { name: /luxiaoman/ }).click()
    await page.getByRole('heading', { level: 2, name: w('陆小满', 'Lu Xiaoman') }).waitFor()
    await look(page, 'a person')
    await press(w('重新邀请', 'Invite anew'))
    await look(page, 'the warning before an invitation')
    await press(w('重新邀请', 'Invite anew'))
    await page.getByText('/desk/invitation#').waitFor()
    await look(page, 'the link shown once')
    await press(w('好了', 'Done'))
    await press(w('结束岗位', 'End the post'))
    await page.getByText(w('都失效', 'end on that day')).waitFor()
    await look(page, 'the warning before a post ends')
    await press(w('新人员', 'Somebody new'))
    await look(page, 'somebody new')

    await page.goto(`${origin}/desk/catalogue?show=ended`)
    await page.locator('.row-link').first().click()
    await page.getByRole('heading', { level: 3, name: /来历|History/ }).waitFor()
    await look(page, 'an entry')
    await press(w('新条目', 'New entry'))
    await look(page, 'a new entry')
    await press(w('从表格导入', 'Import'))
    await page.locator('input[type=file]').setInputFiles({
      name: 'faulty.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('externalNo,service,area,lead,basisZh,from\n1,无,某地,某局,,2026-13-01'),
    })
    await page.getByText(w('一行也没有导入', 'nothing was imported')).waitFor()
    await look(page, 'a faulty sheet')
    await page.goto(`${origin}/desk/catalogue?q=${encodeURIComponent('没有的')}`)
    await page.getByText(w('没有符合的条目', 'No entry is like that')).waitFor()
    await look(page, 'nothing found')
    for (const tab of ['services', 'places', 'clauses']) {
      await page.goto(`${origin}/desk/lists?tab=${tab}`)
      await page.locator('.list-row .button').first().click()
      await page.locator('form').waitFor()
      await look(page, tab)
    }
    expect(found).toEqual([])
    await context.close()
  },
  150_000,
)

test('an entry in the way is named and opened; the corrected one takes its place', async () => {
  const { context, page } = await seat('caiding', 1280, 'zh')
  await page.goto(`${origin}/desk/catalogue?q=${encodeURIComponent('农村公路')}`)
  await page.locator('.row-link').first().click()
  await page.getByRole('button', { name: '更正', exact: true }).click()
  await page.getByLabel('条款').fill('第 9 条')
  await page.getByLabel('理由').fill('条号写错了')
  await page.locator('form').getByRole('button', { name: '更正', exact: true }).click()
  await page.getByText('已更正,原条目留在来历里').waitFor()
  await page.getByRole('button', { name: '新条目' }).click()
  await page.getByRole('button', { name: /种类/ }).last().click()
  await page.getByRole('option', { name: '道路、井盖' }).click()
  await page.getByRole('combobox', { name: '范围' }).fill('郭勒木德')
  await page.getByRole('option', { name: '郭勒木德镇' }).click()
  await page.locator('form').getByRole('combobox', { name: '牵头单位' }).fill('水务')
  await page.getByRole('option', { name: '水务局' }).click()
  await page.locator('form').getByRole('textbox', { name: '依据', exact: true }).fill('另一个依据')
  await page.locator('form').getByLabel('理由').fill('试一试')
  await page.getByRole('button', { name: '加入目录' }).click()
  await page.getByText('已有条目:交通运输局').waitFor()
  await page.getByRole('button', { name: '看那个条目' }).click()
  await page.getByText('条号写错了').waitFor()
  await context.close()
}, 90_000)

test('a photo is redacted by keyboard alone, and only the copy stands on the public page', async () => {
  const { context, page } = await seat('hanqinghe', 360, 'zh')
  const picture = await sharp({
    create: { width: 300, height: 200, channels: 3, background: { r: 200, g: 40, b: 40 } },
  })
    .jpeg()
    .toBuffer()
  const made = await page.evaluate(
    async ({ service, place, bytes }) => {
      const body = new FormData()
      body.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'a.jpg')
      const { id } = await (await fetch('/api/evidence?side=before', { method: 'POST', body })).json()
      const answer = await fetch('/api/cases', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          serviceId: service,
          placeId: place,
          said: '楼前垃圾没人清',
          channel: 'window',
          photos: [id],
        }),
      })
      return { ...(await answer.json()), photo: id }
    },
    {
      service: world.city.services.get('garbage') ?? '',
      place: world.city.places.get('baiyang-3') ?? '',
      bytes: [...picture],
    },
  )
  await page.goto(`${origin}/desk/cases/${made.id}`)
  await page.getByRole('heading', { name: '建议由谁办' }).waitFor()
  await page.getByText('因为:').waitFor()
  found.length = 0
  await look(page, 'a matter with its proposal and photos')
  await page.getByRole('button', { name: /^遮挡 / }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '加一个框' }).focus()
  await page.keyboard.press('Enter')
  const box = page.getByRole('button', { name: /^遮挡框 1/ })
  await box.waitFor()
  for (let index = 0; index < 40; index++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowRight')
  await look(page, 'redaction')
  expect(await box.getAttribute('aria-label')).toContain('左 0%')
  await page.keyboard.press('Delete')
  await page.getByText('0 个框').waitFor()
  await page.keyboard.press('Enter')
  await box.waitFor()
  await page.getByRole('button', { name: '做遮挡副本' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('遮挡副本已做好').waitFor()
  await page.getByRole('checkbox', { name: /办理前 1/ }).check()
  await page.getByRole('button', { name: '更新公开的照片' }).click()
  await page.getByText('公开的照片已更新').waitFor()
  await page.goto(`${origin}/c/${made.slug}`)
  const shown = await page.locator('#photos ~ div img').first().getAttribute('src')
  expect(shown).toMatch(/^\/photo\//)
  expect(shown).not.toContain(made.photo)
  await look(page, 'the public page')
  expect((await fetch(`${origin}/photo/${made.photo}`)).status).toBe(404)
  expect(found).toEqual([])
  await context.close()
}, 90_000)
