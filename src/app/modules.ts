import type { ParamSpec } from '../kernel/params/contract.ts'
import type { Procedure } from '../kernel/promise/contract.ts'
import { feedParams } from '../modules/whistle/feeds/contract.ts'
import { whistleJobs } from '../modules/whistle/jobs.ts'
import { whistleProcedures } from '../modules/whistle/procedure.ts'
import { whistleParams, whistleValues } from '../modules/whistle/rules.ts'

/** What the modules bring along. A module is removed by its folder, its lines here and in `server.ts`, its migration. */
export const procedures: Procedure[] = [...whistleProcedures]
export const moduleParams: ParamSpec[] = [...whistleParams, ...feedParams]
export const limitValues: Record<string, string[]> = { ...whistleValues }
export const moduleJobs = [...whistleJobs]
