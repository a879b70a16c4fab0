import type { FastifyInstance, FastifyReply } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import { findActor } from '../identity/actions.ts'
import { wholeCity } from '../identity/scope.ts'
import { reachRoot } from '../promise/store/family.ts'
import { takeEvidence, thumbnail } from './actions.ts'
import { findEvidence } from './store.ts'
import type { EvidenceRow } from './store.ts'

declareProblems({
  'evidence.kind': { zh: '只能传照片、PDF 或录音。', en: 'Only photos, PDF or voice notes can be added.' },
  'evidence.broken': { zh: '这个文件打不开,请换一个。', en: 'This file cannot be opened; choose another.' },
  'files.full': {
    zh: '存储空间已满,文件没有存下,其他内容还在。请告诉管理员。',
    en: 'The storage is full; the file was not kept, the rest is. Tell the administrator.',
  },
})

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function send(
  house: House,
  reply: FastifyReply,
  row: EvidenceRow | undefined,
  small: boolean,
): Promise<FastifyReply> {
  if (!row) throw new Problem('not_found', 'not_found')
  const drawn = small && row.media.startsWith('image/')
  const bytes = drawn ? await thumbnail(house, row.sha256) : await house.files.read(row.sha256)
  reply
    .header('cache-control', 'private, max-age=86400, immutable')
    .header('content-disposition', 'inline')
    .header('content-security-policy', "default-src 'none'; sandbox")
  return reply.type(drawn ? 'image/webp' : row.media).send(bytes)
}

/** Uploads and pictures at the desk; a piece is seen where its case is seen. */
export function mountEvidence(app: FastifyInstance, house: House): void {
  app.post('/api/evidence', async (request) => {
    const actor = await findActor(house, request, house.clock.now())
    if (!actor) throw new Problem('unauthenticated', 'session.none')
    const side = (request.query as { side?: string }).side === 'before' ? 'before' : 'after'
    const file = await request.file()
    if (!file) throw new Problem('invalid', 'input.unreadable')
    return { id: await takeEvidence(house, actor, await file.toBuffer(), side) }
  })
  app.get('/api/evidence/:id', async (request, reply) => {
    const actor = await findActor(house, request, house.clock.now())
    if (!actor) throw new Problem('unauthenticated', 'session.none')
    const { id } = request.params as { id: string }
    if (!uuid.test(id)) throw new Problem('not_found', 'not_found')
    const row = await house.read(actor, async (tx) => {
      const own = await findEvidence(tx, id)
      if (own && (own.promise_id !== null || own.root === null)) return own.promise_id === null ? undefined : own
      const whole = (request.query as { case?: string }).case
      if (!whole || !uuid.test(whole) || !(await reachRoot(tx, whole))) return undefined
      return findEvidence(tx, id)
    })
    return send(house, reply, row, (request.query as { small?: string }).small !== undefined)
  })
  app.get('/photo/:id', async (request, reply) => {
    const { id } = request.params as { id: string }
    const row = uuid.test(id)
      ? await house.read({ kind: 'system', scope: wholeCity }, (tx) => findEvidence(tx, id))
      : undefined
    return send(
      house,
      reply,
      row?.published ? row : undefined,
      (request.query as { small?: string }).small !== undefined,
    )
  })
}
