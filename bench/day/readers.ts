import { setTimeout as wait } from 'node:timers/promises'
import type { Seats } from './seats.ts'
import type { Wire } from './wire.ts'

/** How long a page looks at something before it goes on, and how long an open page waits between two looks (web/api/live.ts). */
const pause = 15_000
const lookEvery = 3000

const searches = ['污水', '垃圾', '路灯', '施工', '路面', '楼道']

type Row = { id: string; root: string; page: string }

/** What the page of a row asks for: a matter has one of its own, every other kind of promise the common one. */
function pageOf(row: Row): string {
  return row.page.startsWith('/desk/cases/') ? `/api/cases/${row.root}` : `/api/promises/${row.id}/view`
}

/** Everybody who is signed in: a page open, changed now and then, and looked at again when something changed in the area. */
export function startReaders(wire: Wire, seats: Seats): { stop(): Promise<void> } {
  let stopped = false
  const lanes = seats.all.map(async (seat, at) => {
    let page = { path: '/api/waiting?limit=20', as: 'inbox' }
    let changed = false
    const turn = (lot: number): typeof page => {
      if (lot < 0.55) return { path: '/api/waiting?limit=20', as: 'inbox' }
      if (lot < 0.7) return { path: '/api/cases?limit=50', as: 'list' }
      if (lot < 0.82) return { path: '/api/board?by=place', as: 'board' }
      const words = searches[Math.floor(Math.random() * searches.length)] ?? ''
      return { path: `/api/cases?limit=20&query=${encodeURIComponent(words)}`, as: 'search' }
    }
    const look = async (): Promise<void> => {
      const answer = await wire.ask({ method: 'GET', path: page.path, as: page.as, cookie: seat.cookie })
      if (page.as !== 'inbox' || answer.status !== 200) return
      const rows = (JSON.parse(answer.text) as { rows: Row[] }).rows
      // opens one of what waits, then comes back
      const row = rows[Math.floor(Math.random() * Math.min(rows.length, 10))]
      if (row && Math.random() < 0.3)
        await wire.ask({ method: 'GET', path: pageOf(row), as: 'case', cookie: seat.cookie })
    }
    wire.listen(seat.cookie, () => (changed = true))
    await wait((at * pause) / seats.all.length)
    let next = performance.now()
    while (!stopped) {
      if (performance.now() >= next) {
        page = turn(Math.random())
        changed = false
        next = performance.now() + pause * (0.5 + Math.random())
        await look()
        await wire.ask({ method: 'GET', path: '/api/notices?limit=20', as: 'notices', cookie: seat.cookie })
      } else if (changed) {
        changed = false
        await look()
      }
      await wait(Math.min(lookEvery, Math.max(50, next - performance.now())))
    }
  })
  return {
    async stop() {
      stopped = true
      await Promise.all(lanes)
    },
  }
}
