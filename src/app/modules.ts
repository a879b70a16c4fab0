import type { ParamSpec } from '../kernel/params/contract.ts'
import { builtInProcedures, withBuiltIns } from '../kernel/promise/built-in.ts'
import type { Consequences } from '../kernel/promise/consequences.ts'
import type { Procedure } from '../kernel/promise/contract.ts'
import { checkProjectAct } from '../modules/projects/actions/take.ts'
import { projectProcedures } from '../modules/projects/procedure.ts'
import { projectParams } from '../modules/projects/rules.ts'
import { hotspotJobs } from '../modules/whistle/hotspots/jobs.ts'
import { hotspotParams } from '../modules/whistle/hotspots/rules.ts'
import { settle } from '../modules/whistle/actions/settle.ts'
import { checkAct } from '../modules/whistle/actions/take.ts'
import { readCase, viewCase } from '../modules/whistle/actions/view.ts'
import { mapParams } from '../modules/whistle/map/rules.ts'
import { feedParams } from '../modules/whistle/feeds/contract.ts'
import { whistleJobs } from '../modules/whistle/jobs.ts'
import { whistleProcedures } from '../modules/whistle/procedure.ts'
import { whistleParams, whistleValues } from '../modules/whistle/rules.ts'

/** What the modules bring along. A module is removed by its folder, its lines here and in `server.ts`, its migration. */
export const procedures: Procedure[] = [...whistleProcedures, ...projectProcedures, ...builtInProcedures].map(
  withBuiltIns,
)
export const moduleParams: ParamSpec[] = [
  ...whistleParams,
  ...hotspotParams,
  ...mapParams,
  ...projectParams,
  ...feedParams,
]
export const limitValues: Record<string, string[]> = { ...whistleValues }
export const moduleJobs = [...whistleJobs, ...hotspotJobs]

const whistle: Consequences = { check: checkAct, settle, read: readCase, view: viewCase, page: '/desk/cases/:id' }
const project: Consequences = { check: checkProjectAct, page: '/desk/projects/:id' }
/** By kind of promise. */
export const consequences: Record<string, Consequences> = {
  case: whistle,
  call_up: whistle,
  dispute: whistle,
  project,
  project_part: project,
}
