import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import type { DeskActor } from '../identity/contract.ts'
import { serve } from '../identity/serve.ts'
import { recordJournal } from '../journal/actions.ts'
import { calendarEndpoints, calendarProblems } from './endpoints.ts'
import { explain } from './explain.ts'
import { addDays, dueAt, parseLimit } from './rules.ts'
import { findDayRules, insertDayRule, withdrawDayRule } from './store.ts'

declareProblems(calendarProblems)

function refuseLocal(actor: DeskActor): void {
  if (actor.path.length !== 8) throw new Problem('forbidden', 'calendar.city_only')
}

/** The calendar at the desk. A changed day moves no deadline that was already set: those are recorded in their acts. */
export function mountCalendar(app: FastifyInstance, house: House): void {
  serve(app, house, calendarEndpoints, {
    year: async ({ params, actor }) => {
      const { calendar } = await house.law()
      const own = new Map((await findDayRules(house.db)).map((rule) => [rule.on, rule]))
      const days = []
      for (let on = `${params.year}-01-01`; on.startsWith(String(params.year)); on = addDays(on, 1))
        days.push({
          on,
          working: calendar.isWorkingDay(on),
          name: calendar.nameOf(on) ?? null,
          source: own.get(on)?.source ?? null,
          own: own.has(on),
        })
      return {
        year: params.year,
        provisional: calendar.isProvisional(params.year),
        hours: calendar.hours,
        days,
        mayEdit: actor.roles.includes('administrator') && actor.path.length === 8,
      }
    },
    setDay: async ({ actor, input, claim, now }) => {
      refuseLocal(actor)
      await house.write(actor, claim, async (tx) => {
        if ((await insertDayRule(tx, { ...input, setBy: actor.personId, now })) === 0)
          throw new Problem('conflict', 'promise.changed_meanwhile')
        await recordJournal(tx, {
          actor,
          verb: 'set_day',
          objectKind: 'calendar_day',
          objectId: input.on,
          data: input,
          now,
        })
        return {}
      })
      await house.lawChanged()
      return { done: true as const }
    },
    withdrawDay: async ({ actor, params, claim, now }) => {
      refuseLocal(actor)
      await house.write(actor, claim, async (tx) => {
        if ((await withdrawDayRule(tx, params.on, now)) === 0) throw new Problem('not_found', 'not_found')
        await recordJournal(tx, { actor, verb: 'withdraw_day', objectKind: 'calendar_day', objectId: params.on, now })
        return {}
      })
      await house.lawChanged()
      return { done: true as const }
    },
    reckon: async ({ input }) => {
      const { calendar } = await house.law()
      const due = dueAt({ start: new Date(input.start), limit: parseLimit(input.limit), calendar })
      return {
        due: due.due.toISOString(),
        provisional: due.provisional,
        explain: { zh: explain(due, 'zh'), en: explain(due, 'en') },
      }
    },
  })
}
