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

type Seat = { context: BrowserContext; page: Page }

async function seat(login: string, width = 1280, lang: 'zh' | 'en' = 'zh'): Promise<Seat> {
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
  await page.goto(`${origin}/desk/today`)
  await page.getByLabel(lang === 'zh' ? '账号' : 'Login').fill(login)
  await page.getByLabel(lang === 'zh' ? '口令' : 'Password').fill(demoPassword)
  await page.getByRole('button', { name: lang === 'zh' ? '登录' : 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: lang === 'zh' ? '等我办' : 'Waiting for me' }).waitFor()
  return { context, page }
}

let shade = 30
async function addPhoto(page: Page): Promise<void> {
  shade += 9
  const buffer = await sharp({
    create: { width: 60, height: 40, channels: 3, background: { r: shade, g: 120, b: 90 } },
  })
    .jpeg()
    .toBuffer()
  await page
    .locator('.act-form input[type=file]')
    .setInputFiles({ name: `after-${shade}.jpg`, mimeType: 'image/jpeg', buffer })
  await page.getByText('已上传').waitFor()
}

async function openFirst(page: Page, title: string): Promise<void> {
  await page.goto(`${origin}/desk/today`)
  await page.getByRole('link', { name: title }).first().click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click()
/** The button at the foot of the open form, which says the act. */
const send = (page: Page, name: string): Promise<void> =>
  page.locator('.act-form').getByRole('button', { name, exact: true }).click()

test('a burst pipe goes through the desk: whistle at 360 pixels, three units, check, "not solved", again, "solved"', async () => {
  const service = world.city.services.get('water') ?? ''
  const place = world.city.places.get('shazao-6') ?? ''
  const key = crypto.randomUUID()
  const reported = await fetch(`${origin}/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    body: new URLSearchParams({ service, place, said: '六号楼前水管爆了,水很急', key, go: 'send' }),
  })
  const code = /class="code">\s*([0-9A-Z-]+)/.exec(await reported.text())?.[1] ?? ''
  const title = '沙枣苑 6 号楼 漏水、爆管'

  // the community secretary, on a phone
  const secretary = await seat('jiangshazao', 360)
  await openFirst(secretary.page, title)
  await press(secretary.page, '吹哨')
  await secretary.page.getByText('已按职责目录填好').waitFor()
  // an empty answer is refused at its field, nothing is lost
  await send(secretary.page, '吹哨')
  await secretary.page.locator('.act-form').getByText('请填写').first().waitFor()
  await secretary.page.locator('.act-form').getByText('应急处置', { exact: true }).click()
  await secretary.page.getByLabel('请他们做什么').fill('请马上来关阀、抢修')
  await send(secretary.page, '吹哨')
  await secretary.page.getByRole('heading', { name: '部门' }).waitFor()

  const units = [await seat('songan'), await seat('shuiwu'), await seat('yunshan')]
  const head = await seat('guchangchuan')
  const verifier = await seat('heyan2')
  async function handle(): Promise<void> {
    for (const { page } of units) {
      await openFirst(page, title)
      await press(page, /^报到/)
      await page.locator('.act-form').getByText('到现场', { exact: true }).click()
      await send(page, '报到')
      await press(page, /^本单位办完/)
      await page.locator('.act-form').getByRole('textbox', { name: '说明' }).fill('已抢修')
      await addPhoto(page)
      await send(page, '本单位办完')
      await page.getByText('已办:本单位办完').first().waitFor()
    }
    await openFirst(head.page, title)
    await press(head.page, '报结并送核验')
    await head.page.locator('.act-form').getByText('已解决', { exact: true }).click()
    await head.page.locator('.act-form').getByRole('textbox', { name: '说明' }).fill('都办完了')
    await addPhoto(head.page)
    await send(head.page, '报结并送核验')
    await head.page.getByText('已办:报结').first().waitFor()
    await openFirst(verifier.page, title)
    await press(verifier.page, '核验通过,请居民评价')
    await verifier.page.locator('.act-form').getByText('现场看过', { exact: true }).click()
    await verifier.page.locator('.act-form').getByRole('textbox', { name: '说明' }).fill('到现场看过')
    await send(verifier.page, '核验通过,请居民评价')
    await verifier.page.getByText('已办:核验通过').first().waitFor()
  }
  await handle()

  const resident = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' })
  const phone = await resident.newPage()
  async function judge(button: RegExp): Promise<void> {
    await phone.goto(`${origin}/track`)
    await phone.getByLabel(/^查询码/).fill(code)
    await phone.getByRole('button', { name: '查', exact: true }).click()
    await phone.getByRole('button', { name: button }).click()
    await phone.getByText('已记下,谢谢您').waitFor()
  }
  await judge(/没解决/)
  await handle()
  await judge(/^✓ 解决了/)
  await secretary.page.goto(`${origin}/desk/cases?q=${encodeURIComponent('爆管')}`)
  await secretary.page.getByText('已办结').first().waitFor()
  for (const each of [secretary, ...units, head, verifier]) await each.context.close()
  await resident.close()
}, 180_000)

test('an open page hears by itself that something came', async () => {
  const { context, page } = await seat('majianchuan')
  await page.getByText('现在没有事等您办').waitFor()
  await fetch(`${origin}/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    body: new URLSearchParams({
      service: world.city.services.get('livestock') ?? '',
      place: world.city.places.get('huyang-road') ?? '',
      said: '牦牛卧在路上',
      key: crypto.randomUUID(),
      go: 'send',
    }),
  })
  await page.getByRole('link', { name: '胡杨村进村路 牲畜上路' }).waitFor({ timeout: 10_000 })
  // j, Enter: by keyboard into the matter
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '胡杨村进村路 牲畜上路' }).waitFor()
  await context.close()
})

const pages = [
  '/today',
  '/cases',
  '/report',
  '/board',
  '/board?by=unit',
  '/organization',
  '/catalogue',
  '/calendar',
  '/limits',
  '/map',
  '/hotspots',
  '/topics',
  '/projects',
  '/projects/plan',
  '/people',
  '/lists',
  '/deadlines',
  '/keys',
  '/hooks',
  '/outbox',
  '/journal',
  '/account',
]

test.each([
  ['zh', 360],
  ['en', 1280],
] as const)(
  'every page of the desk is without axe findings and fits its screen (%s, %i pixels)',
  async (lang, width) => {
    const { context, page } = await seat('admin', width, lang)
    const found: string[] = []
    for (const path of pages) {
      await page.goto(`${origin}/desk${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForTimeout(250)
      found.push(...(await findViolations(page)).map((each) => `${path}: ${each}`))
      if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1))
        found.push(`${path}: wider than the screen`)
    }
    expect(found).toEqual([])
    await context.close()
  },
  120_000,
)
