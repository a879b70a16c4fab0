import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addFonts, findViolations, openBrowser } from '../browser.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let browser: Browser
let origin = ''
beforeAll(async () => {
  world = await openWorld(new Date())
  origin = await world.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

async function openContext(options: { script: boolean; lang: 'zh' | 'en'; width: number }): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 740 },
    javaScriptEnabled: options.script,
    locale: options.lang === 'en' ? 'en-GB' : 'zh-CN',
  })
  await context.addCookies([{ name: 'lang', value: options.lang, url: origin }])
  await addFonts(context, origin)
  return context
}

async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1)
}

test('a resident reports on a small phone without JavaScript, follows by code and gives a verdict', async () => {
  const context = await openContext({ script: false, lang: 'zh', width: 360 })
  const page = await context.newPage()
  await page.goto(origin)
  await page.getByRole('link', { name: '我要反映' }).first().click()
  await page.getByLabel('路灯、楼道灯不亮').check()
  await page.getByLabel(/说说是什么情况/).fill('二单元三楼楼道灯不亮,晚上看不见台阶')
  await page.getByRole('button', { name: '下一步:在哪里' }).click()
  await page.getByLabel('找小区、村、路名').fill('白杨小区')
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByLabel(/白杨小区 5 号楼/).check()
  await page.getByRole('button', { name: '下一步:怎么联系' }).click()
  await page.getByRole('button', { name: '送出' }).click()
  await page.getByRole('heading', { name: '收到了' }).waitFor()
  const code = (await page.locator('.code').textContent())?.trim() ?? ''
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
  await page.getByRole('link', { name: '看进展' }).click()
  expect(await page.getByText('第 1 天').isVisible()).toBe(true)
  // typed in small letters and without strokes, as people do
  await page.goto(`${origin}/track`)
  await page.getByLabel(/^查询码/).fill(code.toLowerCase().replaceAll('-', ' '))
  await page.getByRole('button', { name: '查', exact: true }).click()
  expect(await page.getByText('二单元三楼楼道灯不亮,晚上看不见台阶').isVisible()).toBe(true)
  await context.close()
})

test('words of danger bring the emergency numbers before anything else', async () => {
  const context = await openContext({ script: false, lang: 'en', width: 360 })
  const page = await context.newPage()
  await page.goto(`${origin}/report?place=D0001`)
  await page.getByLabel('Something else').check()
  await page.getByLabel(/Tell us what it is/).fill('There is smoke coming out of the cellar')
  await page.getByRole('button', { name: 'Next: where' }).click()
  await page.getByRole('heading', { name: 'If anybody is in danger now, call first' }).waitFor()
  expect(await page.getByRole('link', { name: /119 fire/ }).isVisible()).toBe(true)
  await page.getByRole('button', { name: /No danger/ }).click()
  await page.getByRole('heading', { name: 'Where is it?' }).waitFor()
  await context.close()
})

test('a second resident is shown the first report before sending and follows it instead', async () => {
  const context = await openContext({ script: true, lang: 'zh', width: 360 })
  const page = await context.newPage()
  await page.goto(`${origin}/report?place=D0002`)
  await page.getByLabel('路灯、楼道灯不亮').check()
  await page.getByLabel(/说说是什么情况/).fill('三楼楼道灯不亮,看不见台阶')
  await page.getByRole('button', { name: '下一步:在哪里' }).click()
  await page.getByRole('heading', { name: '可能已经有人反映过' }).waitFor()
  await page.getByRole('button', { name: '就是这件,跟着它' }).click()
  await page.getByRole('heading', { name: '您已跟上这件事' }).waitFor()
  await context.close()
})

test('the whole path works by keyboard alone', async () => {
  const context = await openContext({ script: true, lang: 'en', width: 1280 })
  const page = await context.newPage()
  await page.goto(`${origin}/report?place=D0006&service=garbage`)
  // the kind is chosen by the address of the poster; its radio is the first stop of the form
  await page.getByLabel('Waste and cleanliness').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Rubbish lies beside the bins for days')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'How can we reach you?' }).waitFor()
  await page.getByLabel(/^Your name/).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Received' }).waitFor()
  await context.close()
})

test.each(['zh', 'en'] as const)('every public page is without axe findings and fits 360 pixels (%s)', async (lang) => {
  const slug = (await world.app.inject({ method: 'GET', url: '/cases', headers: { accept: 'text/html' } })).body.match(
    /\/c\/[0-9A-Z]+/,
  )?.[0]
  const context = await openContext({ script: true, lang, width: 360 })
  const page = await context.newPage()
  const found: string[] = []
  for (const path of [
    '/',
    '/report',
    '/track',
    '/cases',
    '/board',
    '/board?by=unit',
    '/how',
    '/places',
    '/poster/D0001',
    slug ?? '/',
    '/none',
  ]) {
    await page.goto(origin + path)
    found.push(...(await findViolations(page)).map((each) => `${path}: ${each}`))
    if (await isTooWide(page)) found.push(`${path}: wider than the screen`)
  }
  expect(found).toEqual([])
  await context.close()
})
