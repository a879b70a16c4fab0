import type { ParamSpec } from '../kernel/params/contract.ts'
import type { Procedure } from '../kernel/promise/contract.ts'
import { projectProcedures } from '../modules/projects/procedure.ts'
import { projectParams } from '../modules/projects/rules.ts'
import { hotspotJobs } from '../modules/whistle/hotspots/jobs.ts'
import { hotspotParams } from '../modules/whistle/hotspots/rules.ts'
import { whistleJobs } from '../modules/whistle/jobs.ts'
import { whistleProcedures } from '../modules/whistle/procedure.ts'
import { whistleParams, whistleValues } from '../modules/whistle/rules.ts'

/** What the modules bring along. A module is removed by its folder, its lines here and in `server.ts`, its migration. */
export const procedures: Procedure[] = [...whistleProcedures, ...projectProcedures]
export const moduleParams: ParamSpec[] = [...whistleParams, ...hotspotParams, ...projectParams]
export const limitValues: Record<string, string[]> = { ...whistleValues }
export const moduleJobs = [...whistleJobs, ...hotspotJobs]
