import type { z } from 'zod'

/** One thing the server does for somebody. From these come the routes, the OpenAPI description and the typed client. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With :params, e.g. /api/cases/:id */
  path: string
  summary: string
  /** anyone: no account. signed_in: any post. Otherwise roles, of which the acting post has at least one. */
  access: 'anyone' | 'signed_in' | readonly string[]
  params?: z.ZodType
  query?: z.ZodType
  input?: z.ZodType
  output: z.ZodType
  since: string
}

export type Endpoints = Record<string, Endpoint>

export type InputOf<E extends Endpoint> = E['input'] extends z.ZodType ? z.output<E['input']> : undefined
export type ParamsOf<E extends Endpoint> = E['params'] extends z.ZodType
  ? z.output<E['params']>
  : Record<string, string>
export type QueryOf<E extends Endpoint> = E['query'] extends z.ZodType ? z.output<E['query']> : Record<string, string>
export type OutputOf<E extends Endpoint> = z.input<E['output']>
