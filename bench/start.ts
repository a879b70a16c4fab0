import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { startCity } from './city-process.ts'
import { root } from './site.ts'
import type { Site } from './site.ts'
import { judge } from './table.ts'
import type { Row } from './table.ts'

/** What a clone has after the install and no more: nothing is bundled yet. The packages are those of this checkout. */
function freshCheckout(site: Site): string {
  const folder = join(root, '.cache', `bench-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  site.defer(async () => rmSync(folder, { recursive: true, force: true }))
  for (const name of [
    'src',
    'db',
    'demo',
    'bin',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'vite.config.ts',
  ])
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** From the command to the first page: in an empty folder with the demo city to load, and the next time. */
export async function benchStart(site: Site): Promise<Row[]> {
  const data = join(site.folder, 'start')
  const fresh = await startCity(site, data, freshCheckout(site))
  await fresh.stop()
  const bundled = await startCity(site, `${data}-2`)
  await bundled.stop()
  const later = await startCity(site, data)
  await later.stop()
  return [
    judge(
      'first start of a fresh clone, with the demo city, to the first page',
      fresh.seconds,
      's',
      { atMost: 15 },
      `${bundled.seconds.toFixed(1)} s where the desk is bundled already`,
    ),
    judge('later start, to the first page', later.seconds, 's', { atMost: 3 }),
  ]
}
