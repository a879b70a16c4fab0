import type { House } from '../../../kernel/house.ts'
import { systemActor } from '../../../kernel/identity/contract.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import { lookForHotSpots } from './actions.ts'
import { findLastRun } from './store.ts'

/** Once a night, from two o'clock on; a server that slept through it looks when it wakes. */
async function lookNightly(house: House): Promise<void> {
  const now = house.clock.now()
  const last = await house.read(systemActor, findLastRun)
  const night = new Date(now.getTime() - 2 * 3_600_000)
  if (last && dayOf(last.at) >= dayOf(night)) return
  await lookForHotSpots(house)
}

export const hotspotJobs: { name: string; everySeconds: number; run(house: House): Promise<unknown> }[] = [
  { name: 'hot_spots', everySeconds: 600, run: lookNightly },
]
