import { benchAct } from './act.ts'
import { benchBulk } from './bulk.ts'
import { benchCauses } from './causes.ts'
import { benchFuzz } from './fuzz.ts'
import { benchBurst, benchDay, benchSoak } from './day.ts'
import { benchDuplicates } from './duplicates.ts'
import { benchInbox } from './inbox.ts'
import { benchMemory } from './memory.ts'
import { benchOpen311 } from './open311.ts'
import { benchPage } from './page.ts'
import { benchReplay } from './replay.ts'
import type { Site } from './site.ts'
import { benchStart } from './start.ts'
import type { Row } from './table.ts'

/** Every benchmark by its name, in the order they run. */
export const benches: Record<string, (site: Site) => Promise<Row[]>> = {
  act: benchAct,
  page: benchPage,
  start: benchStart,
  memory: benchMemory,
  replay: benchReplay,
  bulk: benchBulk,
  causes: benchCauses,
  inbox: benchInbox,
  fuzz: benchFuzz,
  open311: benchOpen311,
  duplicates: benchDuplicates,
  burst: benchBurst,
  day: benchDay,
  soak: benchSoak,
}

/** Those that run where none is named: a soak is asked for. */
export const usual = Object.keys(benches).filter((name) => name !== 'soak')
