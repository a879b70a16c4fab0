import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import type { House } from '../house.ts'
import { serve } from '../identity/serve.ts'
import { setDay, withdrawDay } from './actions.ts'
import { calendarEndpoints, calendarProblems } from './endpoints.ts'
import { explain } from './explain.ts'
import { addDays, dueAt, parseLimit } from './rules.ts'
import { findDayRules } from './store.ts'

declareProblems(calendarProblems)

/** The calendar at the desk. */
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
      await setDay(house, actor, input, claim, now)
      return { done: true as const }
    },
    withdrawDay: async ({ actor, params, claim, now }) => {
      await withdrawDay(house, actor, params.on, claim, now)
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
