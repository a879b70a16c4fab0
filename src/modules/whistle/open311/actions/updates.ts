import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { House } from '../../../../kernel/house.ts'
import { wholeCity } from '../../../../kernel/identity/scope.ts'
import type { Snapshot } from '../../../../kernel/promise/contract.ts'
import { step } from '../../../../kernel/promise/fold.ts'
import type { Library } from '../../../../kernel/promise/fold.ts'
import { mostRows } from '../contract.ts'
import type { RequestUpdate } from '../contract.ts'
import { writeDate } from '../dates.ts'
import type { Parameters } from '../parameters.ts'
import { findCaseActs, findSteps } from '../store/updates.ts'
import type { StepRow } from '../store/updates.ts'
import { closeRange, readPage, readRange } from './requests.ts'

/** The acts everybody may see, as 'kind.act', of every version that is still in use. */
function openActs(library: Library): string[] {
  const names = library
    .all()
    .filter((procedure) => ['case', 'call_up', 'dispute'].includes(procedure.kind))
    .flatMap((procedure) =>
      Object.entries(procedure.acts).flatMap(([name, act]) => (act.open ? [`${procedure.kind}.${name}`] : [])),
    )
  return [...new Set(['case.open', ...names])]
}

function sayStep(library: Library, row: StepRow, locale: Locale): string {
  if (row.act === 'open') return locale === 'en' ? 'Report received' : '收到反映'
  const spec = library.get(row.kind, row.version).acts[row.act]
  const words = (spec?.says ?? spec?.label)?.[locale] ?? row.act
  const unit = locale === 'en' ? row.unit_en : row.unit_zh
  return unit ? (locale === 'en' ? `${unit}: ${words}` : `${unit}:${words}`) : words
}

/** Whether each case was closed after an instant, by folding its own acts. */
function statusAt(library: Library, acts: Awaited<ReturnType<typeof findCaseActs>>) {
  const moments = new Map<string, { at: number; closed: boolean }[]>()
  let snapshot: Snapshot | undefined
  for (const act of acts) {
    snapshot = step(library, act.seq === 1 ? undefined : snapshot, act)
    const known = moments.get(act.promiseId) ?? []
    known.push({ at: act.recordedAt.getTime(), closed: snapshot.closedAt !== null })
    moments.set(act.promiseId, known)
  }
  return (root: string, at: Date): 'open' | 'closed' =>
    (moments.get(root) ?? []).findLast((moment) => moment.at <= at.getTime())?.closed ? 'closed' : 'open'
}

/**
 * What happened, request by request, in the order it was recorded: in the words of the procedure, never in those of a
 * person. The dates are those of recording, so that nobody who asks again from where he stopped misses what came late.
 */
export async function listUpdates(
  house: House,
  given: Parameters,
  locale: Locale,
): Promise<{ updates: RequestUpdate[]; more: boolean }> {
  const range = closeRange(readRange(given, { from: 'start_date', to: 'end_date' }), house.clock.now())
  const { limit, offset } = readPage(given)
  const ids = given.list('service_request_id', mostRows)
  const { library } = await house.law()
  return house.read({ kind: 'system', scope: wholeCity }, async (tx) => {
    const acts = openActs(library)
    const found = await findSteps(tx, { ...range, acts, ...(ids ? { ids } : {}), limit: limit + 1, offset })
    const rows = found.slice(0, limit)
    const status = statusAt(library, await findCaseActs(tx, [...new Set(rows.map((row) => row.root))]))
    return {
      more: found.length > limit,
      updates: rows.map((row) => ({
        update_id: `${row.no}.${row.seq}`,
        service_request_id: row.case_no,
        status: status(row.root, row.recorded_at),
        updated_datetime: writeDate(row.recorded_at),
        description: sayStep(library, row, locale),
        media_url: null,
      })),
    }
  })
}
