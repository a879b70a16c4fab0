import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from '../../src/app/web.ts'
import { demoPassword } from '../../demo/city/people.ts'
import { addFonts, findViolations, openBrowser } from '../browser.ts'
import { call, makeKey } from '../open311.ts'
import { openWorld, unitId } from '../world.ts'
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

async function open(width: number, lang: 'zh' | 'en', script = true): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: lang === 'en' ? 'en-GB' : 'zh-CN',
    javaScriptEnabled: script,
  })
  await context.addCookies([{ name: 'lang', value: lang, url: origin }])
  await addFonts(context, origin)
  return context.newPage()
}

async function signIn(page: Page, login: string): Promise<void> {
  await page.goto(`${origin}/desk/today`)
  await page.getByRole('textbox', { name: '账号', exact: true }).fill(login)
  await page.getByLabel('口令').fill(demoPassword)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: '等我办' }).waitFor()
}

/** What a list box announced is taken out of the page after some seconds; until then it names an option that is gone. */
async function settle(page: Page): Promise<void> {
  await expect.poll(() => page.locator('[role=log] [role=img]').count(), { timeout: 15_000 }).toBe(0)
}

test("the developers' page explains itself in both languages, fits a phone, and its forms work without a script", async () => {
  for (const [width, lang] of [
    [360, 'zh'],
    [1280, 'en'],
  ] as const) {
    const page = await open(width, lang)
    const answer = await page.goto(`${origin}/open311`)
    expect((await answer?.body())?.length).toBeLessThan(30_000)
    expect(await findViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await page.context().close()
  }
  const page = await open(360, 'zh', false)
  await page.goto(`${origin}/`)
  await page.getByRole('link', { name: '公开数据' }).click()
  await page.getByRole('link', { name: '开放接口' }).click()
  await page.getByRole('heading', { level: 1, name: '开放接口(Open311)' }).waitFor()
  await page.locator('form').first().getByRole('button', { name: 'JSON' }).click()
  expect(new URL(page.url()).pathname).toBe('/open311/v2/requests.json')
  expect(await page.locator('body').innerText()).toContain('[]')
  await page.context().close()
})

test('the examples on the page work as they stand, but for the key', async () => {
  const page = await open(1280, 'en')
  await page.goto(`${origin}/open311`)
  const example = await page.locator('pre').first().innerText()
  const fields = Object.fromEntries(
    [...example.matchAll(/--data(?:-urlencode)? '([^=]+)=([^']*)'/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  )
  expect(Object.keys(fields)).toEqual(['api_key', 'service_code', 'address_id', 'description'])
  const said = await call(world, 'POST', 'requests.json', {
    form: { ...fields, api_key: await makeKey(world, ['write']) },
  })
  expect(said.status).toBe(200)
  await page.context().close()
})

test('an administrator gives a key, the unit reports with it, the desk sees what came, and the key is ended', async () => {
  const page = await open(1280, 'zh')
  await signIn(page, 'admin')
  await page.getByRole('link', { name: '接口密钥' }).click()
  await page.getByText('还没有密钥').or(page.getByText('可用').first()).waitFor()
  await page.getByRole('button', { name: '新密钥' }).click()
  await page.getByLabel('给谁用、做什么').fill('住建局工单系统')
  await page.getByRole('combobox').fill('住房')
  // the list is that of the server's answer, no longer the first one
  await expect.poll(() => page.getByRole('option').count()).toBe(1)
  await page.getByRole('option', { name: '住房和城乡建设局' }).click()
  await page.locator('label.choice', { hasText: '回报进展' }).click()
  await page.getByText('以哪个岗位的名义').waitFor()
  await settle(page)
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: /以哪个岗位的名义/ }).click()
  await page.getByRole('option', { name: /联络员/ }).click()
  await page.getByRole('button', { name: '发密钥' }).click()
  await page.getByRole('heading', { name: '新密钥,只显示这一次' }).waitFor()
  const key = await page.locator('.key-once').innerText()
  expect(key).toMatch(/^gk_/)
  await settle(page)
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: '已保存好,收起' }).click()
  expect(await page.locator('.key-once').count()).toBe(0)

  const made = await call(world, 'POST', 'requests.json', {
    form: { api_key: key, service_code: 'light', address_id: 'D0007', description: '灯不亮', 'attribute[count]': '3' },
  })
  const no = made.body[0].service_request_id
  const secretary = await world.as('hanqinghe')
  const { id } = (await secretary.get('/api/cases?what=open')).body.rows.find((row: { no: string }) => row.no === no)
  await secretary.post(`/api/promises/${id}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    supports: [],
    words: '请来修',
  })
  const update = await call(world, 'POST', 'servicerequestupdates.json', {
    form: {
      api_key: key,
      service_request_id: no,
      update_id: '1',
      status: 'closed',
      updated_datetime: new Date().toISOString(),
      description: '已派工单 4711',
    },
  })
  expect(update.body[0]).toMatchObject({ status: 'open', extended_attributes: { landed: 'receive' } })

  const desk = await open(360, 'zh')
  await signIn(desk, 'hanqinghe')
  await desk.goto(`${origin}/desk/cases/${id}`)
  await desk.getByRole('heading', { name: '接口带来的' }).waitFor()
  await desk.getByText('已派工单 4711').waitFor()
  await desk.getByText('报“办完”').waitFor()
  expect(await desk.locator('.facts dd').first().innerText()).toBe('3')
  expect(await findViolations(desk)).toEqual([])
  await desk.context().close()

  await page.getByRole('button', { name: '停用 住建局工单系统' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '停用', exact: true }).click()
  await page.getByText('已停用', { exact: true }).waitFor()
  const after = await call(world, 'GET', `requests.json?api_key=${key}`)
  expect(after.status).toBe(403)
  await page.context().close()
})
