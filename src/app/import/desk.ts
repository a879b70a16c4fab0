import type { FastifyInstance } from 'fastify'
import type { House } from '../../kernel/house.ts'
import { findActor } from '../../kernel/identity/actions.ts'
import { editors } from '../../modules/whistle/catalogue/contract.ts'
import { readParts } from '../../platform/http/readable.ts'
import { localeOf } from '../../platform/http/server.ts'
import { Problem } from '../../platform/problem.ts'
import { importCatalogue } from './catalogue.ts'
import { readSheetBytes } from './sheet.ts'

/** A sheet sent from the desk: looked through first (`dry`), then taken over whole or not at all. */
export function mountImports(app: FastifyInstance, house: House): void {
  app.post('/api/catalogue/import', async (request) => {
    const actor = await findActor(house, request, house.clock.now())
    if (!actor) throw new Problem('unauthenticated', 'session.none')
    if (!editors.some((role) => actor.roles.includes(role))) throw new Problem('forbidden', 'role.missing')
    let file: Buffer | undefined
    for await (const part of readParts(request)) if ('bytes' in part) file ??= part.bytes
    if (!file) throw new Problem('invalid', 'input.unreadable')
    const dryRun = (request.query as { dry?: string }).dry !== undefined
    const zh = localeOf(request) === 'zh'
    const result = await importCatalogue(house, await readSheetBytes(file), { actor, dryRun })
    return {
      rows: result.rows,
      created: result.created,
      already: result.already,
      dryRun,
      faults: result.faults.map((fault) => ({ row: fault.row, column: fault.column, says: zh ? fault.zh : fault.en })),
    }
  })
}
