import { sql } from '../../platform/db/sql.ts'
import type { Tx } from '../../platform/db/database.ts'

export type LetterCounts = {
  waiting: number
  failing: number
  held: number
  uncarried: number
  error: string | null
  next: Date | null
}

/** What has not left the house, by why; `carried` are the channels something carries. */
export async function countLetters(tx: Pick<Tx, 'one'>, carried: string[]): Promise<LetterCounts> {
  const found = await tx.one<LetterCounts>(sql`
    select count(*) filter (where not held and tries = 0 and channel = any(${carried})) as waiting,
      count(*) filter (where not held and tries > 0) as failing, count(*) filter (where held) as held,
      count(*) filter (where channel <> all(${carried})) as uncarried,
      min(next_try_at) filter (where not held and tries > 0) as next,
      (array_agg(last_error order by next_try_at) filter (where last_error is not null))[1] as error
    from outbox where sent_at is null`)
  return found ?? { waiting: 0, failing: 0, held: 0, uncarried: 0, error: null, next: null }
}

/** Matters with a mark that was reached before an instant and is not struck off. */
export async function countBehind(tx: Pick<Tx, 'one'>, before: Date): Promise<{ n: number; since: Date | null }> {
  const found = await tx.one<{ n: number; since: Date | null }>(sql`
    select count(*) as n, min(next_at) as since from promise where next_at < ${before}`)
  return found ?? { n: 0, since: null }
}
