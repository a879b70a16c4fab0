import type { ParamSpec } from '../kernel/params/contract.ts'
import { builtInProcedures, withBuiltIns } from '../kernel/promise/built-in.ts'
import type { Consequences } from '../kernel/promise/consequences.ts'
import type { Procedure } from '../kernel/promise/contract.ts'
import { settle } from '../modules/whistle/actions/settle.ts'
import { checkAct } from '../modules/whistle/actions/take.ts'
import { readCase } from '../modules/whistle/actions/view.ts'
import { whistleJobs } from '../modules/whistle/jobs.ts'
import { whistleProcedures } from '../modules/whistle/procedure.ts'
import { whistleParams, whistleValues } from '../modules/whistle/rules.ts'

/** What the modules bring along. A module is removed by its folder, its lines here and in `server.ts`, its migration. */
export const procedures: Procedure[] = [...whistleProcedures, ...builtInProcedures].map(withBuiltIns)
export const moduleParams: ParamSpec[] = [...whistleParams]
export const limitValues: Record<string, string[]> = { ...whistleValues }
export const moduleJobs = [...whistleJobs]

const whistle: Consequences = { check: checkAct, settle, read: readCase, page: '/desk/cases/:id' }
/** By kind of promise. */
export const consequences: Record<string, Consequences> = { case: whistle, call_up: whistle, dispute: whistle }
