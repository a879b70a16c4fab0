import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWeb } from '../../src/app/web.ts'
import { readNetworks } from '../../src/kernel/hooks/address.ts'
import { openHookSender } from '../../src/kernel/hooks/send.ts'
import { demoPassword } from '../../demo/city/people.ts'
import { addFonts, findViolations, openBrowser } from '../browser.ts'
import { openReceiver } from '../receiver.ts'
import type { Receiver } from '../receiver.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let browser: Browser
let receiver: Receiver
let origin = ''
/** Where pictures of the pages go, when somebody wants to look at them. */
const pictures = process.env['PICTURES']
beforeAll(async () => {
  await buildWeb(() => {})
  world = await openWorld(new Date())
  origin = await world.app.listen({ port: 0, host: '127.0.0.1' })
  receiver = await openReceiver()
  browser = await openBrowser()
  if (pictures) mkdirSync(pictures, { recursive: true })
})
afterAll(async () => {
  await browser.close()
  await receiver.close()
  await world.close()
})

async function seat(login: string, width: number, lang: 'zh' | 'en', dark = false): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: 800 },
    locale: lang === 'en' ? 'en-GB' : 'zh-CN',
    colorScheme: dark ? 'dark' : 'light',
  })
  await context.addCookies([{ name: 'lang', value: lang, url: origin }])
  await addFonts(context, origin)
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  if (!login) return page
  await page.goto(`${origin}/desk/today`)
  await page.getByLabel(lang === 'zh' ? '账号' : 'Login').fill(login)
  await page.getByLabel(lang === 'zh' ? '口令' : 'Password').fill(demoPassword)
  await page.getByRole('button', { name: lang === 'zh' ? '登录' : 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: lang === 'zh' ? '等我办' : 'Waiting for me' }).waitFor()
  return page
}

/** Nobody is shut out of the page, it fits its window, and a picture is kept where wanted. */
async function look(page: Page, name: string): Promise<void> {
  expect([name, await findViolations(page)]).toEqual([name, []])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect([name, wide]).toEqual([name, 0])
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}
const press = (page: Page, name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click()

test('an administrator registers a receiver, hands over the secret, tests it, sees what failed and sends it again', async () => {
  const page = await seat('admin', 1280, 'zh')
  await page.goto(`${origin}/desk/hooks`)
  await page.getByText('还没有接收端').waitFor()
  await look(page, 'hooks-empty-zh-1280')
  await press(page, '登记接收端')
  await page.getByLabel('名称').fill('市民服务大屏')
  await page.getByLabel('网址').fill('https://10.0.0.1/hook')
  await press(page, '登记并生成密钥')
  await page.getByText('不能发到内部网络的地址').waitFor()
  await look(page, 'hooks-form-zh-1280')
  await page.getByLabel('网址').fill(receiver.url)
  await press(page, '登记并生成密钥')
  const secret = (await page.getByRole('status', { name: '新密钥' }).locator('code').textContent()) ?? ''
  await look(page, 'hooks-secret-zh-1280')
  await press(page, '已经记下')
  const sender = openHookSender(world.house, { networks: readNetworks('127.0.0.0/8') })
  receiver.answer((_request, response) => void response.writeHead(500).end('数据库维护中'))
  await press(page, '发一条测试')
  await page.getByText('测试消息').waitFor()
  await sender.turn()
  await sender.settled()
  await page.getByText('这次没送到,在重试').waitFor()
  await page.getByText('内容和 1 次尝试').click()
  await page.getByText('数据库维护中').waitFor()
  await look(page, 'hooks-failing-zh-1280')
  receiver.answer((_request, response) => void response.writeHead(204).end())
  world.clock.set(new Date(world.clock.now().getTime() + 10_000))
  await sender.turn()
  await sender.settled()
  await page.getByText('送得到').waitFor()
  await press(page, '再送一次')
  await page.getByText('等着送').first().waitFor()
  await sender.turn()
  await sender.settled()
  await page.locator('li').getByText('已送到').waitFor()
  expect(new Set(receiver.heard.map((each) => each.headers['webhook-id'])).size).toBe(1)
  for (const { headers, body } of receiver.heard) new Webhook(secret).verify(body, headers)
  await press(page, '换密钥')
  await page.getByRole('alertdialog').getByRole('button', { name: '换密钥' }).click()
  await page.getByRole('status', { name: '新密钥' }).waitFor()
  await page.context().close()

  for (const [lang, width, dark] of [
    ['en', 360, false],
    ['zh', 360, true],
    ['en', 1280, true],
  ] as const) {
    const other = await seat('admin', width, lang, dark)
    await other.goto(`${origin}/desk/hooks`)
    await other.getByRole('button', { name: lang === 'en' ? 'Log' : '送达记录' }).click()
    await other.getByText(lang === 'en' ? 'test event' : '测试消息').waitFor()
    await look(other, `hooks-${lang}-${width}${dark ? '-dark' : ''}`)
    await other.context().close()
  }
})

test('a clerk puts the deadlines of the unit into a calendar, makes the address anew, and ends it', async () => {
  const page = await seat('songan', 360, 'zh')
  await page.goto(`${origin}/desk/deadlines`)
  await page.getByText('还没有网址').waitFor()
  await look(page, 'deadlines-empty-zh-360')
  const urlOf = async (): Promise<string> =>
    new URL((await page.getByRole('status', { name: '新网址' }).locator('code').textContent()) ?? '').pathname
  await press(page, /^为“住房和城乡建设局”生成网址/)
  const first = await urlOf()
  await look(page, 'deadlines-made-zh-360')
  expect((await fetch(`${origin}${first}`)).status).toBe(200)
  await press(page, '换一个网址')
  await page.getByRole('alertdialog').getByRole('button', { name: '换一个' }).click()
  await expect.poll(urlOf).not.toBe(first)
  expect((await fetch(`${origin}${first}`)).status).toBe(404)
  const second = await urlOf()
  expect((await fetch(`${origin}${second}`)).status).toBe(200)
  const english = await seat('songan', 1280, 'en', true)
  await english.goto(`${origin}/desk/deadlines`)
  await english.getByRole('heading', { level: 2 }).first().waitFor()
  await look(english, 'deadlines-en-1280-dark')
  await english.context().close()
  await press(page, '停用')
  await page.getByRole('alertdialog').getByRole('button', { name: '停用' }).click()
  await page.getByText('还没有网址').waitFor()
  expect((await fetch(`${origin}${second}`)).status).toBe(404)
  await page.context().close()
})

test('anybody finds the data page, by phone and by desk, and goes down to their own street', async () => {
  for (const [lang, width, dark] of [
    ['zh', 360, false],
    ['en', 1280, false],
    ['zh', 1280, true],
  ] as const) {
    const page = await seat('', width, lang, dark)
    await page.goto(`${origin}/`)
    await page.getByRole('link', { name: lang === 'zh' ? '公开数据' : 'Open data' }).click()
    await page.getByRole('heading', { level: 1, name: lang === 'zh' ? '公开数据' : 'Open data' }).waitFor()
    await page.getByText(lang === 'zh' ? '按地方' : 'By area').click()
    await look(page, `data-${lang}-${width}${dark ? '-dark' : ''}`)
    await page.locator('a[href^="/data?area="]').first().click()
    await page.locator('a[href="/data"]', { hasText: '‹' }).or(page.getByText('‹')).first().waitFor()
    // what the button would fetch, with the area chosen by the way down
    const table = await page.locator('form[action="/data/matters.csv"]').evaluate(async (form: HTMLFormElement) => {
      const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
      const answer = await fetch(`${form.getAttribute('action')}?${fields}`)
      return { status: answer.status, area: fields.get('area'), type: answer.headers.get('content-type') }
    })
    expect(table).toEqual({
      status: 200,
      area: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'text/csv; charset=utf-8',
    })
    await page.context().close()
  }
})
