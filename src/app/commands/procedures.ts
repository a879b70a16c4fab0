import { planVersions, publishVersion } from '../../kernel/promise/actions/publish.ts'
import type { Plan } from '../../kernel/promise/actions/publish.ts'
import type { City } from '../city.ts'
import { Failure } from '../failure.ts'

type Say = (line: string) => void

function sayPlan(plan: Plan, say: Say): void {
  say(`  ${plan.kind} → version ${plan.to}`)
  for (const move of plan.moves) say(`    ${move.n} in ${move.state} (version ${move.version}) → ${move.target}`)
  for (const fault of plan.faults) say(`    ✗ ${fault}`)
  if (plan.moves.length === 0 && plan.faults.length === 0) say('    every open promise follows it already')
}

/** Kinds with their newest versions, and what waits to be moved to them. */
export async function listProcedures(city: City, say: Say): Promise<void> {
  const { library } = await city.house.law()
  for (const procedure of library.all()) say(`  ${procedure.kind}  version ${procedure.version}  ${procedure.label.en}`)
  const plans = await planVersions(city.owner, library)
  if (plans.length === 0) say('  every open promise follows the newest version of its kind')
  for (const plan of plans) sayPlan(plan, say)
}

/** Moves the open promises of a kind to its newest version, or with `dryRun` says what that would do. */
export async function publishProcedure(
  city: City,
  kind: string,
  options: { dryRun: boolean },
  say: Say,
): Promise<void> {
  const { library } = await city.house.law()
  if (!library.all().some((procedure) => procedure.kind === kind))
    throw new Failure(`There is no kind of promise called ${kind}; gankao procedures list names them.`)
  const [plan] = await planVersions(city.owner, library, kind)
  if (!plan) return
  sayPlan(plan, say)
  if (plan.faults.length > 0) throw new Failure('Nothing was changed: give the new version a map for these states.')
  if (options.dryRun) return
  const moved = await publishVersion(city.house, city.owner, kind, (done) => say(`  ${done} moved`))
  say(`  ${moved} open promises now follow version ${plan.to}`)
}
