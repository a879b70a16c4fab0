import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../../../../kernel/house.ts'
import type { Html } from '../../../../public/html.ts'
import { sendPage } from '../../../../public/layout.ts'

/** Sends a page of the public door of this house. */
export function showFor(house: House) {
  return (
    request: FastifyRequest,
    reply: FastifyReply,
    title: string,
    body: Html,
    extra: { bare?: boolean; wide?: boolean; status?: number } = {},
  ): FastifyReply => sendPage(house, request, reply, { title, body, ...extra })
}
