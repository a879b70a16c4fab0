import type { House } from '../house.ts'
import { announceActs } from '../hooks/announce.ts'
import type { Actor } from '../identity/contract.ts'
import type { Family } from '../promise/actions/family.ts'
import { insertNotices, insertNoticeTo } from './store.ts'
import type { NewNotice } from './store.ts'

/** Who hears of a reached mark of a clock: the unit that holds it, then its head, then the ladder. */
const ladder: Record<string, { roles: string[]; where: 'holder' | 'root' }> = {
  half: { roles: ['unit_clerk', 'unit_handler', 'community_worker', 'community_secretary'], where: 'holder' },
  most: {
    roles: ['unit_clerk', 'unit_handler', 'unit_head', 'community_secretary', 'verifier', 'arbiter'],
    where: 'holder',
  },
  due: { roles: ['unit_head', 'community_secretary', 'dispatcher', 'verifier', 'arbiter'], where: 'holder' },
  up2: { roles: ['deputy_mayor'], where: 'root' },
  up3: { roles: ['supervisor'], where: 'root' },
}

/** Writes the notices that follow from what was done in this transaction, and what other systems hear of it. */
export async function tellParties(_house: House, family: Family, actor: Actor): Promise<void> {
  await announceActs(family)
  const except = actor.kind === 'desk' ? actor.personId : null
  const notices: NewNotice[] = []
  for (const { row, act, snapshot } of family.done) {
    const procedure = family.law.library.get(snapshot.kind, snapshot.version)
    const about = { no: row.no, title: row.title, root: row.root }
    if (act.data.mark) {
      const step = ladder[act.data.mark.mark]
      const clock = procedure.clocks[act.data.mark.clock]
      const spec = procedure.states[snapshot.state]
      const unit = spec?.waitsFor ? snapshot.parties[spec.waitsFor]?.unit : undefined
      const path = step?.where === 'root' ? row.path.slice(0, 8) : unit ? family.paths.get(unit) : undefined
      if (step && clock && !clock.window && path)
        notices.push({
          path,
          roles: step.roles,
          promiseId: row.id,
          code: `mark.${act.data.mark.mark}`,
          params: { ...about, zh: clock.label.zh, en: clock.label.en },
        })
      continue
    }
    const spec = procedure.acts[act.act]
    // whoever it was given to hears of it by name
    if (snapshot.handed && snapshot.handed.at === act.at && spec?.effects?.some((effect) => 'hand' in effect))
      await insertNoticeTo(family.tx, snapshot.handed.person, {
        promiseId: row.id,
        code: 'act',
        params: { ...about, zh: '交给您办', en: 'Given to you' },
        at: family.now,
      })
    const told = new Set(spec?.tells ?? [])
    // whoever has the matter next hears that it came
    const next = procedure.states[snapshot.state]?.waitsFor
    if (next && (act.act === 'open' || (spec && spec.to !== 'same'))) told.add(next)
    for (const party of told) {
      const standing = procedure.parties[party]
      const unit = snapshot.parties[party]?.unit
      const path = unit ? family.paths.get(unit) : undefined
      if (!standing || !path || standing.roles.length === 0) continue
      const label = spec?.label ?? { zh: `新的${procedure.label.zh}`, en: `A new ${procedure.label.en}` }
      notices.push({
        path,
        roles: standing.roles,
        promiseId: row.id,
        code: 'act',
        params: { ...about, zh: label.zh, en: label.en },
      })
    }
  }
  await insertNotices(family.tx, notices, except, family.now)
}
