import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import * as actions from './actions.ts'
import { listEndpoints, listProblems } from './contract.ts'
import type { ClauseItem } from './contract.ts'
import { mayEditAt, mayEditCity } from './policy.ts'
import { countOpen, findClauseList, findPlaceList, findServiceList } from './store.ts'
import type { ClauseRow } from './store.ts'

declareProblems(listProblems)
const done = { done: true } as const
const most = 200

function stateIn(row: ClauseRow, on: string): ClauseItem['state'] {
  if (row.from > on) return 'coming'
  return row.to !== null && row.to <= on ? 'ended' : 'in_force'
}

export function mountLists(app: FastifyInstance, house: House): void {
  serve(app, house, listEndpoints, {
    serviceList: async ({ actor }) => {
      const open = await house.read(actor, (tx) => countOpen(tx))
      const rows = await findServiceList(house.db)
      return {
        mayEdit: mayEditCity(actor),
        services: rows.map((row) => ({
          id: row.id,
          key: row.key,
          nameZh: row.name_zh,
          nameEn: row.name_en,
          words: row.words,
          kind: row.whistle_kind,
          level: row.level,
          photo: row.photo,
          danger: row.danger,
          duplicateMetres: row.duplicate_metres,
          position: row.position,
          endedOn: row.ended_on,
          open: open.get(row.id) ?? 0,
        })),
      }
    },
    addService: ({ actor, input, claim }) => actions.addService({ house, actor, claim }, input),
    setService: async ({ actor, params, input, claim }) => (
      await actions.setService({ house, actor, claim }, params.id, input),
      done
    ),
    endService: async ({ actor, params, input, claim }) => (
      await actions.endService({ house, actor, claim }, params.id, input),
      done
    ),
    placeList: async ({ actor, query }) => {
      const rows = await findPlaceList(house.db, {
        path: actor.path,
        query: query.query,
        unit: query.unit,
        ended: query.ended !== undefined,
        limit: most + 1,
      })
      return {
        more: rows.length > most,
        places: rows.slice(0, most).map((row) => ({
          id: row.id,
          code: row.code,
          nameZh: row.name_zh,
          nameEn: row.name_en,
          addressZh: row.address_zh,
          addressEn: row.address_en,
          unitId: row.unit_id,
          firmId: row.firm_id,
          lon: row.lon,
          lat: row.lat,
          unit: { id: row.unit_id, nameZh: row.unit_zh, nameEn: row.unit_en },
          firm:
            row.firm_id && row.firm_zh
              ? { id: row.firm_id, nameZh: row.firm_zh, nameEn: row.firm_en ?? row.firm_zh }
              : null,
          endedOn: row.ended_on,
          mayEdit: mayEditAt(actor, row.path),
        })),
      }
    },
    addPlace: ({ actor, input, claim }) => actions.addPlace({ house, actor, claim }, input),
    setPlace: async ({ actor, params, input, claim }) => (
      await actions.setPlace({ house, actor, claim }, params.id, input),
      done
    ),
    endPlace: async ({ actor, params, input, claim }) => (
      await actions.endPlace({ house, actor, claim }, params.id, input),
      done
    ),
    clauseList: async ({ actor, now }) => {
      const on = dayOf(now)
      return {
        mayEdit: mayEditCity(actor),
        clauses: (await findClauseList(house.db)).map((row) => ({
          id: row.id,
          list: row.list,
          no: row.no,
          textZh: row.text_zh,
          textEn: row.text_en,
          basisZh: row.basis_zh,
          basisEn: row.basis_en,
          from: row.from,
          to: row.to,
          endedReason: row.ended_reason,
          state: stateIn(row, on),
        })),
      }
    },
    addClause: ({ actor, input, claim }) => actions.addClause({ house, actor, claim }, input),
    reviseClause: ({ actor, params, input, claim }) => actions.reviseClause({ house, actor, claim }, params.id, input),
    endClause: async ({ actor, params, input, claim }) => (
      await actions.endClause({ house, actor, claim }, params.id, input),
      done
    ),
  })
}
