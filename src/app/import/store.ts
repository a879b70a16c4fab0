import { sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'

type Reader = Pick<Db, 'one' | 'many'>

export type KnownUnit = { id: string; external_no: string; kind: string; until: string | null; trees: string[] }

/** Units an outside system numbered, with the trees they stand in. */
export async function findUnits(db: Reader, numbers: string[]): Promise<Map<string, KnownUnit>> {
  const rows = await db.many<KnownUnit>(sql`
    select u.id, u.external_no, u.kind, u.until, coalesce((select array_agg(tree) from placement p
      where p.unit_id = u.id and upper_inf(p.valid)), '{}') as trees
    from unit u where u.external_no = any(${numbers})`)
  return new Map(rows.map((row) => [row.external_no, row]))
}

export type NamedUnit = {
  id: string
  kind: string
  external_no: string | null
  code: string | null
  name_zh: string
  name_en: string
}

/** Living units of the duty tree that are called one of these: by outside number, code or name. */
export async function findCalled(db: Reader, words: string[]): Promise<NamedUnit[]> {
  return db.many<NamedUnit>(sql`
    select u.id, u.kind, u.external_no, u.code, n.name_zh, n.name_en
    from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
      join placement p on p.unit_id = u.id and p.tree = 'duty' and upper_inf(p.valid)
    where u.until is null and (u.external_no = any(${words}) or u.code = any(${words}) or n.name_zh = any(${words})
      or n.name_en = any(${words}))`)
}

export type RootUnit = NamedUnit & { from: string }

export async function findRoot(db: Reader, tree = 'duty'): Promise<RootUnit | undefined> {
  return db.one<RootUnit>(sql`
    select u.id, u.kind, u.external_no, u.code, n.name_zh, n.name_en, lower(n.valid)::text as "from"
    from placement p join unit u on u.id = p.unit_id join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where p.tree = ${tree} and p.parent_id is null and upper_inf(p.valid)`)
}

export type KnownPerson = { id: string; external_no: string; account_id: string | null }

export async function findPeople(db: Reader, numbers: string[]): Promise<Map<string, KnownPerson>> {
  const rows = await db.many<KnownPerson>(sql`
    select p.id, p.external_no, (select id from account a where a.person_id = p.id order by created_at limit 1) as account_id
    from person p where p.external_no = any(${numbers})`)
  return new Map(rows.map((row) => [row.external_no, row]))
}

export async function findLogins(db: Reader, logins: string[]): Promise<Set<string>> {
  const rows = await db.many<{ login: string }>(sql`select login from account where login = any(${logins})`)
  return new Set(rows.map((row) => row.login))
}

export type KnownPost = { id: string; person_id: string; unit_id: string; title_zh: string; roles: string[] }

/** Posts of people that have not ended by a day, with the roles that have not either. */
export async function findPosts(db: Reader, personIds: string[], on: string): Promise<KnownPost[]> {
  return db.many<KnownPost>(sql`
    select p.id, p.person_id, p.unit_id, p.title_zh, coalesce((select array_agg(g.role) from grants g
      where g.post_id = p.id and (upper_inf(g.valid) or upper(g.valid) > ${on}::date)), '{}') as roles
    from post p where p.person_id = any(${personIds}::uuid[]) and (upper_inf(p.valid) or upper(p.valid) > ${on}::date)`)
}

export async function endPostOn(tx: Pick<Tx, 'run'>, id: string, on: string): Promise<void> {
  await tx.run(sql`update grants set valid = valid * daterange(null, ${on}::date) where post_id = ${id}`)
  await tx.run(sql`update post set valid = valid * daterange(null, ${on}::date) where id = ${id}`)
}

/** Outside numbers of matters that are here already. Runs in the whole city's scope. */
export async function findCaseNumbers(tx: Tx, numbers: string[]): Promise<Set<string>> {
  const rows = await tx.many<{ external_no: string }>(
    sql`select external_no from whistle_case where external_no = any(${numbers})`,
  )
  return new Set(rows.map((row) => row.external_no))
}

/** Codes of places an outside system numbered. */
export async function findPlaceCodes(db: Reader, numbers: string[]): Promise<Map<string, string>> {
  const rows = await db.many<{ external_no: string; code: string }>(
    sql`select external_no, code from place where external_no = any(${numbers})`,
  )
  return new Map(rows.map((row) => [row.external_no, row.code]))
}
