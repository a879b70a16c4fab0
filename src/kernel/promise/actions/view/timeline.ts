import type { Both } from '../../contract.ts'
import type { TimelineEntry } from '../../endpoints.ts'
import type { readActs } from '../../store/acts.ts'
import type { Family } from '../family.ts'
import type { Names } from './promise.ts'
import { answerOf, nameOf } from './words.ts'

const marks: Record<string, Both> = {
  half: { zh: '期限过半', en: 'half of the time is used' },
  most: { zh: '期限已用八成', en: '80 % of the time is used' },
  due: { zh: '到期,报单位负责人', en: 'due: the head of the unit is told' },
  up2: { zh: '超期,报分管负责人', en: 'overdue: the leader in charge is told' },
  up3: { zh: '超期,报督办', en: 'overdue: the supervisor is told' },
}

const rebased: Both = { zh: '转入新版流程', en: 'moved to a new version of the procedure' }

/** What happened, act by act, in words. */
export function timelineOf(family: Family, acts: Awaited<ReturnType<typeof readActs>>, names: Names): TimelineEntry[] {
  return acts.flatMap((act) => {
    const row = family.rows.get(act.promiseId)
    if (!row) return []
    const procedure = family.law.library.get(row.kind, row.snapshot.version)
    const spec = procedure.acts[act.act]
    const clock = act.data.mark ? procedure.clocks[act.data.mark.clock]?.label : undefined
    const mark = act.data.mark ? marks[act.data.mark.mark] : undefined
    const opened: Both = row.parent
      ? { zh: `发起${procedure.label.zh}`, en: `${procedure.label.en}: begun` }
      : { zh: `${procedure.label.zh}立项`, en: `${procedure.label.en} opened` }
    const plain = act.act === 'open' ? opened : act.act === 'rebase' ? rebased : { zh: act.act, en: act.act }
    const label =
      clock && mark ? { zh: `${clock.zh}:${mark.zh}`, en: `${clock.en}: ${mark.en}` } : (spec?.label ?? plain)
    const person = act.personId ? names.people.get(`${act.personId}:${act.postId ?? ''}`) : undefined
    const own = row.parent ? row.snapshot.parties['unit']?.unit : undefined
    return [
      {
        promiseId: act.promiseId,
        seq: act.seq,
        act: act.act,
        label,
        at: act.at,
        who: person
          ? {
              nameZh: person.name_zh,
              nameEn: person.name_en,
              titleZh: person.title_zh ?? '',
              titleEn: person.title_en ?? '',
            }
          : null,
        unit: own || act.unitId ? nameOf(names.units, own ?? act.unitId) : null,
        party: procedure.parties[act.party]?.label ?? { zh: '系统', en: 'system' },
        answers: (spec?.asks ?? []).flatMap((field) => {
          const given = act.data.input[field.name]
          const text = field.type === 'person' ? personName(names, given) : answerOf(field, given, names.units)
          return text ? [{ label: field.label, text }] : []
        }),
        evidence: act.evidence,
        public: spec?.open ?? false,
      },
    ]
  })
}

function personName(names: Names, id: unknown): Both | undefined {
  const person = typeof id === 'string' ? names.people.get(`${id}:`) : undefined
  return person ? { zh: person.name_zh, en: person.name_en } : undefined
}
