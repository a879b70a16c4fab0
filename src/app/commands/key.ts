import { systemActor } from '../../kernel/identity/contract.ts'
import { addKey, stopKey } from '../../modules/whistle/open311/actions/keys.ts'
import { mayWords } from '../../modules/whistle/open311/contract.ts'
import type { May } from '../../modules/whistle/open311/contract.ts'
import { findHolders, findKeys } from '../../modules/whistle/open311/store/keys.ts'
import { sql } from '../../platform/db/sql.ts'
import { isProblem } from '../../platform/problem.ts'
import type { City } from '../city.ts'
import { Failure } from '../failure.ts'

type Say = (line: string) => void

export async function listKeys(city: City, say: Say): Promise<void> {
  for (const row of await findKeys(city.house.db)) {
    const state = row.ended_at ? 'ended' : `last used ${row.last_used_on ?? 'never'}`
    say(`${row.id}  ${row.mark}…  ${row.name}  ${row.unit_zh}  ${row.may.join(',') || 'read'}  ${state}`)
  }
}

async function getUnit(city: City, word: string): Promise<string> {
  const units = await city.house.db.many<{ id: string }>(sql`
    select distinct u.id from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where u.until is null and (u.external_no = ${word} or u.code = ${word} or n.name_zh = ${word} or n.name_en = ${word})`)
  const [unit, other] = units
  if (!unit) throw new Failure(`There is no unit ${word}; give its code or its full name.`)
  if (other) throw new Failure(`Several units are called ${word}; give its code.`)
  return unit.id
}

async function getPost(city: City, unitId: string, login: string): Promise<string> {
  const account = await city.house.db.one<{ id: string }>(
    sql`select id from account where login = ${login.toLowerCase()}`,
  )
  const holders = await findHolders(city.house.db, { unitId }, city.house.clock.now())
  const post = holders.find((holder) => holder.account_id === account?.id)
  if (!post) throw new Failure(`${login} has no post of this unit that receives or handles matters.`)
  return post.post_id
}

export async function addKeyOf(
  city: City,
  name: string,
  given: { unit: string; may: string[]; postOf?: string },
  say: Say,
): Promise<void> {
  const wrong = given.may.filter((word) => !mayWords.includes(word as May))
  if (wrong.length > 0) throw new Failure(`A key may: ${mayWords.join(', ')}; not ${wrong.join(', ')}.`, 2)
  if (given.may.includes('updates') && !given.postOf)
    throw new Failure('A key that reports work speaks for a post: --post-of <login> says whose.', 2)
  const unitId = await getUnit(city, given.unit)
  const postId = given.postOf ? await getPost(city, unitId, given.postOf) : undefined
  const made = await city.house.write(systemActor, undefined, (tx) =>
    addKey(city.house, tx, systemActor, {
      name,
      unitId,
      may: given.may as May[],
      ...(postId ? { postId } : {}),
    }),
  )
  say(made.key)
  say(`Shown this once. Its id, to end it: ${made.id}`)
}

export async function endKeyOf(city: City, id: string, say: Say): Promise<void> {
  const found = (await findKeys(city.house.db)).find((row) => row.id === id && !row.ended_at)
  if (!found) throw new Failure(`There is no key ${id}, or it has ended. gankao key list shows them.`)
  try {
    await city.house.write(systemActor, undefined, (tx) => stopKey(city.house, tx, systemActor, found.id))
  } catch (error) {
    if (isProblem(error)) throw new Failure(`The key ${id} has ended already.`)
    throw error
  }
  say(`The key ${found.name} has ended.`)
}
