import type { FastifyInstance } from 'fastify'
import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { reachRoot } from '../../../kernel/promise/store/family.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import { addKey, stopKey } from './actions/keys.ts'
import { open311Endpoints } from './endpoints.ts'
import type { Exchange, KeyView } from './endpoints.ts'
import { findHolders, findKeys } from './store/keys.ts'
import type { KeyListRow } from './store/keys.ts'
import { findMediaUrl } from './store/requests.ts'
import { findAnswers } from './store/services.ts'
import type { AnswerRow } from './store/services.ts'
import { findUpdates } from './store/updates.ts'

/** Keys open the whole city's door: an administrator of a part does not hand them out. */
function needWholeCity(actor: DeskActor): void {
  if (actor.path.length !== 8) throw new Problem('forbidden', 'role.missing')
}

function keyView(row: KeyListRow): KeyView {
  return {
    id: row.id,
    mark: row.mark,
    name: row.name,
    unit: { id: row.unit_id, nameZh: row.unit_zh, nameEn: row.unit_en },
    post:
      row.post_zh === null
        ? null
        : {
            title: { zh: row.post_zh, en: row.post_en ?? row.post_zh },
            person: { zh: row.person_zh ?? '', en: row.person_en ?? '' },
          },
    may: row.may,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    lastUsedOn: row.last_used_on,
  }
}

function answerView(row: AnswerRow): Exchange['answers'][number] {
  const said = (locale: 'zh' | 'en'): string =>
    row.given
      .map((value) => row.options.find((option) => option.key === value)?.[locale] ?? value)
      .join(locale === 'zh' ? '、' : ', ')
  return { label: { zh: row.name_zh, en: row.name_en }, text: { zh: said('zh'), en: said('en') } }
}

/** A unit that was called reads what the case holds, as it reads the case. */
async function readExchange(house: House, tx: Tx, id: string): Promise<Exchange> {
  const root = await reachRoot(tx, id)
  if (!root) throw new Problem('not_found', 'promise.unknown')
  const { library } = await house.law()
  const acts = library.latest('call_up').acts
  return {
    answers: (await findAnswers(tx, root)).map(answerView),
    updates: (await findUpdates(tx, root)).map((row) => ({
      id: row.id,
      from: row.key_name,
      said: row.said,
      status: row.status,
      at: row.at.toISOString(),
      receivedAt: row.received_at.toISOString(),
      act: row.act ? { label: acts[row.act]?.label ?? { zh: row.act, en: row.act }, no: row.promise_no ?? '' } : null,
    })),
    mediaUrl: (await findMediaUrl(tx, root)) ?? null,
  }
}

/** The desk's side of the interface: keys, and what came in through it. */
export function mountOpen311Desk(app: FastifyInstance, house: House): void {
  serve(app, house, open311Endpoints, {
    keys: async ({ actor }) => {
      needWholeCity(actor)
      return { keys: (await findKeys(house.db)).map(keyView), origin: house.settings.origin }
    },
    holders: async ({ actor, query, now }) => {
      needWholeCity(actor)
      const holders = await findHolders(house.db, { unitId: query.unit }, now)
      return {
        holders: holders.map((row) => ({
          postId: row.post_id,
          title: { zh: row.title_zh, en: row.title_en },
          person: { zh: row.name_zh, en: row.name_en },
        })),
      }
    },
    // without the claim of a repeat: the answer would be kept, and with it the key in clear
    addKey: async ({ actor, input }) => {
      needWholeCity(actor)
      if (!(await findUnitsById(house.db, [input.unitId])).has(input.unitId))
        throw new Problem('invalid', 'input.faulty', {}, [{ path: 'unitId', code: 'field.unknown' }])
      return house.write(actor, undefined, (tx) =>
        addKey(house, tx, actor, {
          name: input.name,
          unitId: input.unitId,
          may: input.may,
          ...(input.postId ? { postId: input.postId } : {}),
        }),
      )
    },
    endKey: async ({ actor, params }) => {
      needWholeCity(actor)
      await house.write(actor, undefined, (tx) => stopKey(house, tx, actor, params.id))
      return { done: true as const }
    },
    exchange: ({ actor, params }) => house.read(actor, (tx) => readExchange(house, tx, params.id)),
  })
}
