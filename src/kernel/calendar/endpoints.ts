import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'

const day = z.object({
  on: z.string(),
  working: z.boolean(),
  name: z.string().nullable(),
  source: z.string().nullable(),
  own: z.boolean(),
})
export const CalendarYear = z.object({
  year: z.number(),
  provisional: z.boolean(),
  hours: z.array(z.object({ from: z.string(), to: z.string() })),
  days: z.array(day),
  mayEdit: z.boolean(),
})
export type CalendarYear = z.infer<typeof CalendarYear>

export const calendarEndpoints = {
  year: {
    method: 'GET',
    path: '/api/calendar/:year',
    summary: 'Working days of a year',
    access: 'signed_in',
    since: '0.1.0',
    params: z.object({ year: z.coerce.number().int().min(2007).max(2100) }),
    output: CalendarYear,
  },
  setDay: {
    method: 'POST',
    path: '/api/calendar/days',
    summary: 'Set a day of the city, with its source',
    access: ['administrator'],
    since: '0.1.0',
    input: z.object({
      on: z.iso.date(),
      working: z.boolean(),
      name: z.string().trim().min(1).max(60),
      source: z.string().trim().min(2).max(300),
    }),
    output: z.object({ done: z.literal(true) }),
  },
  withdrawDay: {
    method: 'DELETE',
    path: '/api/calendar/days/:on',
    summary: 'Take a day of the city back',
    access: ['administrator'],
    since: '0.1.0',
    params: z.object({ on: z.iso.date() }),
    output: z.object({ done: z.literal(true) }),
  },
  reckon: {
    method: 'POST',
    path: '/api/calendar/explain',
    summary: 'When a limit would run out, and why',
    access: 'anyone',
    since: '0.1.0',
    input: z.object({
      start: z.iso.datetime({ offset: true }),
      limit: z.string().regex(/^\d{1,3}(min|h|wh|d|wd|month)$/),
    }),
    output: z.object({
      due: z.iso.datetime(),
      provisional: z.boolean(),
      explain: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
    }),
  },
} as const satisfies Endpoints

export const calendarProblems: Texts = {
  'calendar.city_only': {
    zh: '只有全市的管理员可以改日历。',
    en: 'Only an administrator of the whole city may change the calendar.',
  },
}
