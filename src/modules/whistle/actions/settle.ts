import { sha256 } from '../../../platform/canonical.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import { addDeltas } from '../../../kernel/indicator/store.ts'
import type { House } from '../../../kernel/house.ts'
import type { Actor } from '../../../kernel/identity/contract.ts'
import { tellParties } from '../../../kernel/notice/tell.ts'
import { openPromise } from '../../../kernel/promise/actions/open.ts'
import { takeAct } from '../../../kernel/promise/actions/take.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import type { PromiseRow } from '../../../kernel/promise/store/family.ts'
import { enterRuling, noteUse } from '../catalogue/actions.ts'
import { findCase, insertRating, planErasure, setDuplicateOf } from '../store/cases.ts'
import { publishCase } from './publish.ts'
import type { CaseActs } from './publish.ts'
import { deltasOf } from './rates.ts'

const system: Actor = { kind: 'system', scope: { lo: '', hi: '~' } }
type Done = Family['done'][number]

function caseOf(family: Family): PromiseRow {
  const row = family.rows.get(family.root)
  if (!row) throw new Problem('not_found', 'promise.unknown')
  return row
}

function callUps(family: Family): PromiseRow[] {
  return [...family.rows.values()].filter((row) => row.kind === 'call_up')
}

async function cancelOpen(family: Family, cause: Done): Promise<void> {
  const why = { cause: { promiseId: cause.row.id, act: cause.act.act } }
  for (const row of family.rows.values()) {
    const present = family.rows.get(row.id) ?? row
    if (present.closed_at) continue
    if (present.kind === 'dispute') await takeAct(family, row.id, 'drop', system, why)
    if (present.kind === 'call_up') await takeAct(family, row.id, 'cancel', system, why)
  }
}

/** The same departments take it up again: everybody who had finished. */
async function redo(family: Family, cause: Done, only?: (row: PromiseRow) => boolean): Promise<void> {
  for (const row of callUps(family))
    if (row.state === 'done' && (!only || only(row)))
      await takeAct(family, row.id, 'redo', system, { cause: { promiseId: cause.row.id, act: cause.act.act } })
}

async function onReopened(family: Family, done: Done): Promise<void> {
  if (done.act.act === 'rate_merged') {
    // the matter it was joined with goes on as it is: its reporter has a verdict of their own
    await takeAct(family, family.root, 'split', system, { cause: { promiseId: done.row.id, act: done.act.act } })
    await setDuplicateOf(family.tx, family.root, null)
    return
  }
  const times = Number(done.snapshot.facts['reopenings'] ?? 0)
  // a second reopening waits for the supervisor: not the same handler again
  if (times >= 1) return
  const self = done.snapshot.facts['handled_by'] === 'community'
  await takeAct(family, family.root, self ? 'redispatch_self' : 'redispatch', system, {
    cause: { promiseId: done.row.id, act: done.act.act },
  })
  if (!self) await redo(family, done)
}

/** A share of satisfied verdicts is asked again by the hotline; which, nobody who handles can foresee or choose. */
function isDrawn(caseId: string, percent: number): boolean {
  return (sha256('recall:', caseId).readUInt32BE(0) % 10_000) / 100 < percent
}

async function onCase(family: Family, actor: Actor, done: Done): Promise<void> {
  const { act, snapshot } = done
  if (act.act === 'open') {
    await takeAct(family, family.root, 'route', system)
    return
  }
  if (
    snapshot.state === 'reopened' &&
    ['rate', 'rate_by_call', 'rate_merged', 'recall_check', 'reopen'].includes(act.act)
  )
    await onReopened(family, done)
  if (['blow', 'blow_emergency', 'dispatch'].includes(act.act)) {
    const detail = await findCase(family.tx, family.root)
    if (detail)
      await noteUse(family.tx, {
        caseId: family.root,
        serviceId: detail.service_id,
        areaPath: done.row.path,
        lead: String(act.data.input['lead']),
        at: new Date(act.at),
      })
  }
  if (act.act === 'reject')
    await redo(family, done, (row) => row.snapshot.parties['unit']?.unit === snapshot.parties['lead']?.unit)
  if (['refuse_whistle', 'recall', 'withdraw'].includes(act.act)) await cancelOpen(family, done)
  if (act.act === 'approve_plan') {
    const until = String(snapshot.facts['until'])
    for (const row of callUps(family))
      if (!row.closed_at)
        await takeAct(family, row.id, 'follow_plan', system, {
          input: { until },
          cause: { promiseId: done.row.id, act: act.act },
        })
  }
  if (act.act === 'merge') await setDuplicateOf(family.tx, family.root, String(act.data.input['into']))
  if (act.act === 'unmerge') await setDuplicateOf(family.tx, family.root, null)
  if (['rate', 'rate_by_call', 'rate_merged'].includes(act.act))
    await insertRating(family.tx, {
      id: randomUUIDv7(),
      promiseId: family.root,
      root: family.root,
      path: done.row.path,
      round: Number(snapshot.facts['reopenings'] ?? 0) + 1,
      channel: actor.kind === 'reporter' ? actor.channel : 'call',
      solved: act.data.input['verdict'] === 'solved',
      satisfied: typeof act.data.input['satisfied'] === 'boolean' ? act.data.input['satisfied'] : null,
      at: new Date(act.at),
    })
  if (['rate', 'rate_by_call'].includes(act.act) && snapshot.state === 'closed' && snapshot.facts['satisfied'] === true)
    if (isDrawn(family.root, Number(family.law.param('whistle.recall_share').value)))
      await takeAct(family, family.root, 'draw_recall', system, { cause: { promiseId: family.root, act: act.act } })
  if (snapshot.closedAt && !act.act.startsWith('ask')) {
    const days = /(\d+)d/.exec(String(family.law.param('whistle.contact.erase').value))?.[1] ?? '180'
    await planErasure(
      family.tx,
      family.root,
      new Date(new Date(snapshot.closedAt).getTime() + Number(days) * 86_400_000),
    )
  } else if (snapshot.state === 'reopened' || ['unmerge', 'contest'].includes(act.act))
    await planErasure(family.tx, family.root, null)
}

async function onCallUp(family: Family, actor: Actor, done: Done): Promise<void> {
  const { act, row, snapshot } = done
  const why = { cause: { promiseId: row.id, act: act.act } }
  const lead = snapshot.facts['role'] === 'lead'
  if (['receive', 'auto_receive', 'arrive'].includes(act.act) && lead && caseOf(family).state === 'whistled')
    await takeAct(family, family.root, 'join', system, why)
  if (act.act === 'dispute' || act.act === 'dispute_emergency')
    await openPromise(family, {
      kind: 'dispute',
      no: `${row.no}-D`,
      unitId: snapshot.parties['arbiter']?.unit ?? row.unit_id,
      title: row.title,
      parties: { ...snapshot.parties },
      facts: { whistle_kind: snapshot.facts['whistle_kind'] ?? null, role: snapshot.facts['role'] ?? null },
      parent: family.rows.get(row.id) ?? row,
      actor,
      party: act.party,
      input: act.data.input,
      cause: why.cause,
    })
}

/** A ruling is applied to the call-up it was about, and enters the catalogue for the next dispatch. */
async function onDispute(family: Family, actor: Actor, done: Done): Promise<void> {
  const { act, row } = done
  const callUp = row.parent ? family.rows.get(row.parent) : undefined
  if (!callUp || act.act === 'open' || act.act === 'drop') {
    if (callUp && act.act === 'drop' && callUp.state === 'disputed' && act.party !== 'system')
      await takeAct(family, callUp.id, 'ruled_rejected', system)
    return
  }
  const why = { cause: { promiseId: row.id, act: act.act } }
  const detail = await findCase(family.tx, family.root)
  const root = caseOf(family)
  const ruledUnit =
    act.act === 'uphold' ? String(act.data.input['unit']) : String(callUp.snapshot.parties['unit']?.unit)
  const basis = String(act.data.input['basis'])
  if (detail)
    await enterRuling(family.tx, {
      serviceId: detail.service_id,
      areaId: root.unit_id,
      leadId: callUp.snapshot.facts['role'] === 'lead' ? ruledUnit : String(root.snapshot.parties['lead']?.unit),
      supportIds: supportsAfter(family, callUp, ruledUnit),
      basisZh: `裁定 ${row.no}:${basis}`,
      basisEn: `Ruling ${row.no}: ${basis}`,
      ruling: { id: row.id, no: row.no },
      by: actor.kind === 'desk' ? actor.personId : null,
      at: family.now,
    })
  if (act.act === 'dismiss') {
    if (callUp.state === 'disputed') await takeAct(family, callUp.id, 'ruled_rejected', system, why)
    return
  }
  const role = callUp.snapshot.facts['role'] ?? 'support'
  await takeAct(family, callUp.id, 'ruled_upheld', system, why)
  if (role === 'lead') await takeAct(family, family.root, 'relead', system, { input: { lead: ruledUnit }, ...why })
  const present = caseOf(family)
  const number = callUps(family).length + 1
  await openPromise(family, {
    kind: 'call_up',
    no: `${present.no}-${number}`,
    unitId: ruledUnit,
    title: present.title,
    parties: { ...present.snapshot.parties, unit: { unit: ruledUnit }, lead: present.snapshot.parties['lead'] ?? {} },
    facts: {
      role,
      whistle_kind: callUp.snapshot.facts['whistle_kind'] ?? null,
      round: callUp.snapshot.facts['round'] ?? null,
    },
    parent: present,
    actor,
    party: 'arbiter',
    cause: why.cause,
  })
}

function supportsAfter(family: Family, ruled: PromiseRow, unit: string): string[] {
  const supports = callUps(family).filter(
    (row) => row.snapshot.facts['role'] === 'support' && row.id !== ruled.id && row.state !== 'moved',
  )
  const ids = supports.flatMap((row) => row.snapshot.parties['unit']?.unit ?? [])
  return [...new Set(ruled.snapshot.facts['role'] === 'support' ? [...ids, unit] : ids)]
}

/**
 * What follows from the acts of this transaction: acts of the system on other promises of the case, the public copy,
 * notices, roll-ups, the live signal. Runs until nothing more follows; every step is an act with its cause.
 * @returns all acts of the case, as they were read for the public copy
 */
export async function settle(
  house: House,
  family: Family,
  actor: Actor,
  options: { quiet?: boolean } = {},
): Promise<CaseActs> {
  for (let index = 0; index < family.done.length; index++) {
    const done = family.done[index]
    if (!done) continue
    if (index > 200) throw new Error(`${family.root}: acts follow each other without end`)
    if (done.row.kind === 'case') await onCase(family, actor, done)
    else if (done.row.kind === 'call_up') await onCallUp(family, actor, done)
    else if (done.row.kind === 'dispute') await onDispute(family, actor, done)
  }
  const acts = await publishCase(family)
  await addDeltas(family.tx, deltasOf(family))
  if (!options.quiet) await tellParties(house, family, actor)
  const holds = [...family.rows.values()].map((row) => row.path)
  family.tx.afterCommit(() => house.bus.emit('changed', { root: family.root, paths: holds }))
  return acts
}
