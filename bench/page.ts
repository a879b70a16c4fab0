import { fork } from 'node:child_process'
import { join } from 'node:path'
import { startCity } from './city-process.ts'
import { drive } from './load.ts'
import type { Load } from './load.ts'
import type { Site } from './site.ts'
import { judge } from './table.ts'
import type { Row } from './table.ts'

const concurrency = 8

/** Node's own server that gives the same bytes to everybody. */
async function startBare(site: Site, page: string): Promise<{ origin: string; close(): Promise<void> }> {
  const child = fork(join(import.meta.dirname, 'bare-server.ts'))
  const close = site.defer(async () => child.kill())
  const port = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`the bare server ended (${code})`)))
    child.send(page)
  })
  return { origin: `http://127.0.0.1:${String(port)}`, close }
}

async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { accept: 'text/html' } })
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`)
  return answer.text()
}

/** Public cases that the front page and the list link to. */
export async function casePaths(origin: string): Promise<string[]> {
  const texts = [await fetchText(`${origin}/`), await fetchText(`${origin}/list`).catch(() => '')]
  const paths = new Set(
    texts.flatMap((text) => [...text.matchAll(/href="(\/c\/[\w-]+)"/g)].map((match) => match[1] ?? '')),
  )
  if (paths.size === 0) throw new Error('the front page links to no case')
  return [...paths]
}

/** The public pages of the demo city: weight, time and number, at eight readers at once. */
export async function benchPage(site: Site): Promise<Row[]> {
  const city = await startCity(site, join(site.folder, 'page'))
  const seconds = site.quick ? 2 : 8
  const cases = await casePaths(city.origin)
  const shared =
    (await fetchText(`${city.origin}/public.css`)).length + (await fetchText(`${city.origin}/public.js`)).length
  const rows: Row[] = []
  for (const [name, paths] of [
    ['page of a case', cases],
    ['front page', ['/']],
  ] as const) {
    const texts = await Promise.all(paths.map((path) => fetchText(`${city.origin}${path}`)))
    const heaviest = texts.toSorted((a, b) => Buffer.byteLength(b) - Buffer.byteLength(a))[0] ?? ''
    const requests = paths.map((path) => ({ method: 'GET' as const, path, headers: { accept: 'text/html' } }))
    const bare = await startBare(site, heaviest)
    const get = (origin: string, long: number): Promise<Load> => drive({ origin, concurrency, requests, seconds: long })
    await get(city.origin, site.quick ? 1 : 3)
    await get(bare.origin, 1)
    const ours = await get(city.origin, seconds)
    const limit = await get(bare.origin, seconds / 2)
    await bare.close()
    rows.push(
      judge(
        `${name}, weight`,
        Buffer.byteLength(heaviest) / 1000,
        'KB',
        { atMost: 30 },
        `${((Buffer.byteLength(heaviest) + shared) / 1000).toFixed(1)} KB with style and script`,
      ),
      judge(
        `${name}, p95 as the reader waits, 8 at once`,
        ours.p95,
        'ms',
        { atMost: 10 },
        `${limit.p95.toFixed(1)} ms from a bare server`,
      ),
      judge(
        `${name}, how many`,
        ours.perSecond,
        '/s',
        { atLeast: 1500 },
        `${(ours.perSecond / limit.perSecond).toFixed(2)} of a bare server with the same bytes`,
      ),
    )
  }
  await city.stop()
  return rows
}
