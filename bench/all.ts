import { benchAct } from './act.ts'
import { benchDuplicates } from './duplicates.ts'
import { benchInbox } from './inbox.ts'
import { benchMemory } from './memory.ts'
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
  inbox: benchInbox,
  duplicates: benchDuplicates,
}
