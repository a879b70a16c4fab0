import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'
import { levels } from './contract.ts'

const value = z.union([z.string().max(40), z.number(), z.boolean()])
const entry = z.object({
  value,
  source: z.string(),
  level: z.string(),
  since: z.iso.datetime(),
  setAt: z.iso.datetime(),
  reason: z.string(),
  by: z.object({ zh: z.string(), en: z.string() }).nullable(),
})
export const ParamView = z.object({
  key: z.string(),
  label: z.object({ zh: z.string(), en: z.string() }),
  present: entry,
  history: z.array(entry),
})
export type ParamView = z.infer<typeof ParamView>

export const paramEndpoints = {
  params: {
    method: 'GET',
    path: '/api/params',
    summary: 'Limits in force, with source and history',
    access: 'signed_in',
    since: '0.1.0',
    output: z.object({ params: z.array(ParamView), mayEdit: z.boolean() }),
  },
  setParam: {
    method: 'PUT',
    path: '/api/params/:key',
    summary: 'Set a limit from an instant on',
    access: ['administrator'],
    since: '0.1.0',
    params: z.object({ key: z.string().max(80) }),
    input: z.object({
      value,
      source: z.string().trim().min(2).max(300),
      level: z.enum(levels),
      reason: z.string().trim().min(2).max(300),
    }),
    output: ParamView,
  },
} as const satisfies Endpoints

export const paramProblems: Texts = {
  'param.unknown': { zh: '没有这个参数。', en: 'There is no such parameter.' },
  'param.kind': {
    zh: '这个参数要填同类的值,例如 {example}。',
    en: 'This parameter takes a value of its own kind, such as {example}.',
  },
  'param.city_only': {
    zh: '只有全市的管理员可以改参数。',
    en: 'Only an administrator of the whole city may change parameters.',
  },
}
