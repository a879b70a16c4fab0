import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import { findEvidenceOf, setPublished } from '../../kernel/evidence/store.ts'
import type { House } from '../../kernel/house.ts'
import { serve } from '../../kernel/identity/serve.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { familyOf } from '../../kernel/promise/actions.ts'
import { reachRoot } from '../../kernel/promise/store.ts'
import { mountExports } from './exports.ts'
import { readBoard } from './actions/board.ts'
import { listCases, listWaiting } from './actions/lists.ts'
import { findDuplicates } from './actions/duplicates.ts'
import { report } from './actions/report.ts'
import { takeWhistleAct } from './actions/take.ts'
import { nameOf, openCase, pictureOf, readCase, seesContact } from './actions/view.ts'
import { whistleEndpoints, whistleProblems } from './contract.ts'
import { findCatalogue, findClauses, findPlaces, findServices, findUnitsById } from './store/catalogue.ts'
import { findContacts } from './store/cases.ts'
import { editPublic, setPublicPhotos } from './store/public.ts'

declareProblems(whistleProblems)

export function mountWhistle(app: FastifyInstance, house: House): void {
  mountExports(app, house)
  serve(app, house, whistleEndpoints, {
    waiting: ({ actor, query }) => listWaiting(house, actor, query),
    cases: ({ actor, query }) => listCases(house, actor, query),
    case: ({ actor, params, now }) => openCase(house, actor, params.id, now),
    act: ({ actor, params, input, claim }) => takeWhistleAct(house, actor, params.id, params.act, input, claim),
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
        }
      }),
    publish: ({ actor, params, input, now }) =>
      house.write(actor, undefined, async (tx) => {
        const root = await reachRoot(tx, params.id)
        if (!root) throw new Problem('not_found', 'promise.unknown')
        const family = await familyOf(tx, await house.law(), root, now)
        if (!family.rows.get(root)?.path.startsWith(actor.path)) throw new Problem('forbidden', 'promise.not_yours')
        await editPublic(tx, root, { title: input.title, said: input.said, hidden: input.hidden })
        const pieces = await findEvidenceOf(tx, root)
        for (const piece of pieces)
          if (piece.media.startsWith('image/') && piece.published !== input.photos)
            await setPublished(tx, piece.id, input.photos)
        await setPublicPhotos(
          tx,
          root,
          input.photos
            ? pieces
                .filter((piece) => piece.media.startsWith('image/'))
                .map((piece) => ({ id: piece.id, side: piece.side }))
            : [],
        )
        await recordJournal(tx, {
          actor,
          verb: 'publish',
          objectKind: 'promise',
          objectId: root,
          data: { hidden: input.hidden, photos: input.photos },
          now,
        })
        return readCase(house, tx, actor, root, now)
      }),
    services: async () => ({
      services: (await findServices(house.db)).map((row) => ({
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
    places: async ({ query }) => ({
      places: (
        await findPlaces(house.db, {
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
    catalogue: async ({ query }) => {
      const rows = await findCatalogue(house.db, query.query, 300)
      const units = await findUnitsById(house.db, [
        ...new Set(rows.flatMap((row) => [row.area_id, row.lead_id, ...row.support_ids])),
      ])
      return {
        rows: rows.map((row) => ({
          id: row.id,
          serviceZh: row.service_zh,
          serviceEn: row.service_en,
          area: nameOf(units, row.area_id),
          lead: nameOf(units, row.lead_id),
          supports: row.support_ids.map((id) => nameOf(units, id)),
          basisZh: row.basis_zh,
          basisEn: row.basis_en,
          ruling: row.ruling_no,
          from: row.from,
          to: row.to,
        })),
      }
    },
    clauses: async () => ({
      clauses: (await findClauses(house.db)).map((row) => ({
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
    procedures: async () => ({
      procedures: (await house.law()).library
        .all()
        .map((procedure) => ({ ...procedure, picture: pictureOf(procedure, procedure.first) })),
    }),
  })
}
