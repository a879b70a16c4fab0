import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { ClockState, Snapshot } from '../../../kernel/promise/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'

const DeadlineLink = z.object({
  id: z.uuid(),
  post: z.object({
    id: z.uuid(),
    unitZh: z.string(),
    unitEn: z.string(),
    titleZh: z.string(),
    titleEn: z.string(),
  }),
  madeAt: z.iso.datetime(),
  /** False where the post or its rights ended: the address answers nothing any more. */
  holds: z.boolean(),
})

export const deadlineEndpoints = {
  deadlineLinks: {
    method: 'GET',
    path: '/api/deadline-links',
    summary: 'My secret addresses of calendars with the deadlines of my units',
    access: 'signed_in',
    since: '0.2.0',
    output: z.object({ links: z.array(DeadlineLink) }),
  },
  makeDeadlineLink: {
    method: 'POST',
    path: '/api/deadline-links',
    summary: 'A new secret address for the post I act through, answered this once; one made before ends',
    access: 'signed_in',
    since: '0.2.0',
    input: z.strictObject({}),
    output: z.object({ id: z.uuid(), url: z.string() }),
  },
  endDeadlineLink: {
    method: 'DELETE',
    path: '/api/deadline-links/:id',
    summary: 'End one of my secret addresses',
    access: 'signed_in',
    since: '0.2.0',
    params: z.object({ id: z.uuid() }),
    output: z.object({ done: z.literal(true) }),
  },
} as const satisfies Endpoints

export const deadlineProblems: Texts = {
  'deadlines.no_post': {
    zh: '您现在没有任职,没有可以订阅的期限。',
    en: 'You hold no post at present, so there are no deadlines to subscribe to.',
  },
}

/** A promise as a calendar looks at it. */
export type DeadlineRow = {
  id: string
  root: string
  no: string
  kind: string
  version: number
  state: string
  changed_at: Date
  clocks: Record<string, ClockState>
  parties: Snapshot['parties']
  /** Title of the public copy; null where there is none or it is kept from the public. */
  title: string | null
  service_zh: string | null
  service_en: string | null
  /** How often each clock was given a due date. */
  dues: Record<string, number>
}
