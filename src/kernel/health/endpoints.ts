import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'

const both = z.object({ zh: z.string(), en: z.string() })

export const HealthLine = z.object({
  code: z.string(),
  level: z.enum(['broken', 'waits']),
  /** What is the matter, since when, and what is safe. */
  text: both,
  /** What to do about it. */
  todo: both,
  /** A page of the desk with more. */
  to: z.string().nullable(),
})
export type HealthLine = z.infer<typeof HealthLine>

export const healthEndpoints = {
  health: {
    method: 'GET',
    path: '/api/health',
    summary: 'What waits, what is behind, and what to do about it',
    access: ['administrator', 'auditor'],
    since: '0.1.0',
    output: z.object({
      lines: z.array(HealthLine),
      letters: z.object({ waiting: z.number(), failing: z.number(), held: z.number(), uncarried: z.number() }),
      behind: z.number(),
      freeMb: z.number().nullable(),
    }),
  },
} as const satisfies Endpoints

export const healthProblems: Texts = {
  'storage.low': {
    zh: '服务器磁盘快满了,这次没有记下,您填的内容还在;查看不受影响。请告诉管理员腾出空间,之后再试。',
    en: 'The disk of the server is nearly full; this was not recorded, what you typed is kept, reading goes on. Tell the administrator to free space, then try again.',
  },
}
