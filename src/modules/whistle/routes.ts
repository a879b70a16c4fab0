import type { FastifyInstance } from 'fastify'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../../kernel/house.ts'
import { serve } from '../../kernel/identity/serve.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { familyOf } from '../../kernel/promise/actions/family.ts'
import { reachRoot } from '../../kernel/promise/store/family.ts'
import { findUnitsById } from '../../kernel/promise/store/names.ts'
import { mountCatalogue } from './catalogue/routes.ts'
import { mountExports } from './exports.ts'
import { mountLists } from './lists/routes.ts'
import { mountPhotos } from './photos/routes.ts'
import { readBoard } from './actions/board.ts'
import { listCases } from './actions/lists.ts'
import { findDuplicates } from './actions/duplicates.ts'
import { report } from './actions/report.ts'
import { openCase, readCase, seesContact } from './actions/view.ts'
import { whistleEndpoints } from './endpoints.ts'
import { whistleProblems } from './contract.ts'
import { findClauses, findPlaces, findServices } from './store/catalogue.ts'
import { findContacts } from './store/cases.ts'
import { editPublic } from './store/public.ts'

declareProblems(whistleProblems)

export function mountWhistle(app: FastifyInstance, house: House): void {
  mountExports(app, house)
  mountCatalogue(app, house)
  mountLists(app, house)
  mountPhotos(app, house)
  serve(app, house, whistleEndpoints, {
    cases: ({ actor, query }) => listCases(house, actor, query),
    case: ({ actor, params, now }) => openCase(house, actor, params.id, now),
    report: ({ actor, input, claim }) =>
      report(house, actor, { ...input, channel: input.channel === 'web' ? 'window' : input.channel }, claim),
    readContact: ({ actor, params, now }) =>
      house.write(actor, undefined, async (tx) => {
        const root = await reachRoot(tx, params.id)
        if (!root) throw new Problem('not_found', 'promise.unknown')
        const family = await familyOf(tx, await house.law(), root, now)
        if (!seesContact(family, actor)) throw new Problem('forbidden', 'contact.not_yet')
        const own = (await findContacts(tx, root)).find((row) => !row.follower)
        await recordJournal(tx, { actor, verb: 'read_contact', objectKind: 'promise', objectId: root, now })
        return {
          name: own?.name_sealed ? house.sealer.open(own.name_sealed) : null,
          phone: own?.phone_sealed ? house.sealer.open(own.phone_sealed) : null,
          mail: own?.mail_sealed ? house.sealer.open(own.mail_sealed) : null,
        }
      }),
    publish: ({ actor, params, input, now }) =>
      house.write(actor, undefined, async (tx) => {
        const root = await reachRoot(tx, params.id)
        if (!root) throw new Problem('not_found', 'promise.unknown')
        const family = await familyOf(tx, await house.law(), root, now)
        if (!family.rows.get(root)?.path.startsWith(actor.path)) throw new Problem('forbidden', 'promise.not_yours')
        await editPublic(tx, root, { title: input.title, said: input.said, hidden: input.hidden, at: now })
        await recordJournal(tx, {
          actor,
          verb: 'publish',
          objectKind: 'promise',
          objectId: root,
          data: { hidden: input.hidden },
          now,
        })
        return readCase(house, tx, actor, root, now)
      }),
    services: async ({ now }) => ({
      services: (await findServices(house.db, dayOf(now))).map((row) => ({
        id: row.id,
        key: row.key,
        nameZh: row.name_zh,
        nameEn: row.name_en,
        kind: row.whistle_kind,
        danger: row.danger,
        level: row.level,
        photo: row.photo,
      })),
    }),
    places: async ({ query, now }) => ({
      places: (
        await findPlaces(house.db, {
          on: dayOf(now),
          ...(query.query ? { query: query.query } : {}),
          ...(query.unit ? { unit: query.unit } : {}),
          limit: 50,
        })
      ).map((row) => ({
        id: row.id,
        nameZh: row.name_zh,
        nameEn: row.name_en,
        addressZh: row.address_zh,
        code: row.code,
        unit: { id: row.unit_id, nameZh: row.unit_zh, nameEn: row.unit_en },
      })),
    }),
    duplicates: async ({ query, now }) => ({
      candidates: (await findDuplicates(house, query, now)).map((row) => ({
        id: row.id,
        no: row.no,
        slug: row.slug,
        title: row.title,
        openedAt: row.opened_at.toISOString(),
        likeness: row.likeness,
      })),
    }),
    clauses: async ({ now }) => ({
      clauses: (await findClauses(house.db, dayOf(now))).map((row) => ({
        id: row.id,
        list: row.list,
        no: row.no,
        textZh: row.text_zh,
        textEn: row.text_en,
        basisZh: row.basis_zh,
        basisEn: row.basis_en,
      })),
    }),
    board: async ({ actor, query }) => {
      const wished = query.unit ?? actor.unitId
      if (wished !== actor.unitId) {
        const unit = (await findUnitsById(house.db, [wished])).get(wished)
        if (!unit?.path?.startsWith(actor.path)) throw new Problem('not_found', 'unit.unknown')
      }
      const board = await readBoard(house, { unitId: wished, by: query.by, months: query.months })
      if (!board) throw new Problem('not_found', 'unit.unknown')
      return board
    },
  })
}
