import type { FastifyReply, FastifyRequest } from 'fastify'

export type Freshness = { etag: string; changed: Date }

/** Whether what the reader has is still so (RFC 9110, 13): its tag decides; the date only where it sent no tag. */
export function isFresh(request: FastifyRequest, known: Freshness): boolean {
  const tags = request.headers['if-none-match']
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '')
  if (tags !== undefined) return tags.trim() === '*' || tags.split(',').some((tag) => bare(tag) === bare(known.etag))
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  return !Number.isNaN(since) && Math.floor(known.changed.getTime() / 1000) * 1000 <= since
}

export function tagAnswer(reply: FastifyReply, known: Freshness): FastifyReply {
  return reply
    .header('etag', known.etag)
    .header('last-modified', known.changed.toUTCString())
    .header('access-control-allow-origin', '*')
}
