import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { termsOf } from '../../../platform/bigrams.ts'

export type CaseDetail = {
  id: string
  service_id: string
  place_id: string | null
  channel: string
  said: string
  address: string
  lon: number | null
  lat: number | null
  locale: string
  level: string
  duplicate_of: string | null
  created_at: Date
  service_key: string
  service_zh: string
  service_en: string
  place_zh: string | null
  place_en: string | null
  place_address: string | null
  /** Of the public copy; empty where there is none. */
  slug: string
  public_title: string
  public_said: string
  public_hidden: boolean
}

export async function insertCase(
  tx: Tx,
  row: {
    id: string
    path: string
    serviceId: string
    placeId: string | null
    channel: string
    said: string
    address: string
    addressKey: string
    lon: number | null
    lat: number | null
    locale: string
    level: string
    externalNo: string | null
    external: unknown
    title: string
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into whistle_case (id, path, service_id, place_id, channel, said, address, address_key, lon, lat, locale, level,
      external_no, external, words, created_at)
    values (${row.id}, ${row.path}, ${row.serviceId}, ${row.placeId}, ${row.channel}, ${row.said}, ${row.address}, ${row.addressKey}, ${row.lon},
      ${row.lat}, ${row.locale}, ${row.level}, ${row.externalNo}, ${row.external === null ? null : JSON.stringify(row.external)},
      array_to_tsvector(${termsOf(`${row.title} ${row.said} ${row.address}`)}::text[]), ${row.at})`)
}

export async function findCase(tx: Tx, id: string): Promise<CaseDetail | undefined> {
  return tx.one<CaseDetail>(sql`
    select c.id, c.service_id, c.place_id, c.channel, c.said, c.address, c.lon, c.lat, c.locale, c.level, c.duplicate_of,
      c.created_at, s.key as service_key, s.name_zh as service_zh, s.name_en as service_en, p.name_zh as place_zh,
      p.name_en as place_en, p.address_zh as place_address, coalesce(w.slug, '') as slug,
      coalesce(w.title, '') as public_title, coalesce(w.said, '') as public_said, coalesce(w.hidden, true) as public_hidden
    from whistle_case c join service s on s.id = c.service_id left join place p on p.id = c.place_id
      left join whistle_public w on w.id = c.id
    where c.id = ${id}`)
}

export async function setDuplicateOf(tx: Tx, id: string, of: string | null): Promise<void> {
  await tx.run(sql`update whistle_case set duplicate_of = ${of} where id = ${id}`)
}

export type ContactRow = {
  id: string
  case_id: string
  follower: boolean
  name_sealed: Buffer | null
  phone_sealed: Buffer | null
  mail_sealed: Buffer | null
  erased_at: Date | null
  locale: string
}

export async function insertContact(
  tx: Tx,
  row: {
    id: string
    caseId: string
    path: string
    follower: boolean
    codeHash: Buffer
    name: Buffer | null
    phone: Buffer | null
    phoneHash: Buffer | null
    mail?: Buffer | null
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into whistle_contact (id, case_id, path, follower, code_hash, name_sealed, phone_sealed, phone_hash, mail_sealed, created_at)
    values (${row.id}, ${row.caseId}, ${row.path}, ${row.follower}, ${row.codeHash}, ${row.name}, ${row.phone}, ${row.phoneHash},
      ${row.mail ?? null}, ${row.at})`)
}

export async function findContacts(tx: Tx, caseId: string): Promise<ContactRow[]> {
  return tx.many<ContactRow>(sql`
    select c.id, c.case_id, c.follower, c.name_sealed, c.phone_sealed, c.mail_sealed, c.erased_at, w.locale
    from whistle_contact c join whistle_case w on w.id = c.case_id where c.case_id = ${caseId} order by c.follower, c.created_at`)
}

/** The matter a follow-up code belongs to. Runs in the whole city's scope: the code itself is the right. */
export async function findByCode(
  tx: Tx,
  codeHash: Buffer,
): Promise<{ case_id: string; follower: boolean } | undefined> {
  return tx.one(sql`select case_id, follower from whistle_contact where code_hash = ${codeHash}`)
}

export async function findByPhone(tx: Tx, phoneHash: Buffer): Promise<{ case_id: string; follower: boolean }[]> {
  return tx.many(sql`
    select case_id, follower from whistle_contact where phone_hash = ${phoneHash} and erased_at is null
    order by created_at desc limit 20`)
}

/** Marks when the contact of a case is to be erased; none while it is open. */
export async function planErasure(tx: Tx, caseId: string, at: Date | null): Promise<void> {
  await tx.run(sql`update whistle_contact set erase_after = ${at} where case_id = ${caseId} and erased_at is null`)
}

/** Erases what is due. The code stays, so an anonymous person can still follow. @returns the cases touched */
export async function eraseContacts(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.many<{ case_id: string }>(sql`
    update whistle_contact set name_sealed = null, phone_sealed = null, phone_hash = null, mail_sealed = null, erased_at = ${now}
    where erased_at is null and erase_after <= ${now} returning case_id`)
  return rows.map((row) => row.case_id)
}

export async function insertRating(
  tx: Tx,
  row: {
    id: string
    promiseId: string
    root: string
    path: string
    round: number
    channel: string
    solved: boolean
    satisfied: boolean | null
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into rating (id, promise_id, root, path, round, channel, solved, satisfied, at)
    values (${row.id}, ${row.promiseId}, ${row.root}, ${row.path}, ${row.round}, ${row.channel}, ${row.solved}, ${row.satisfied}, ${row.at})`)
}

export type ListRow = {
  id: string
  root: string
  no: string
  title: string
  state: string
  unit_id: string
  due_at: Date | null
  opened_at: Date
  closed_at: Date | null
  outcome: string | null
  service_zh: string
  service_en: string
  hold: string | null
  path: string
}

export type Filter = {
  /** Matters of an area, or what a unit was called to. */
  kind: 'case' | 'call_up'
  lo: string
  hi: string
  query?: string
  states?: string[]
  service?: string
  now: Date
  what: 'all' | 'open' | 'closed' | 'late' | 'reopened' | 'planned' | 'not_reached' | 'excluded' | 'unsolved'
  light?: string
  from?: Date
  to?: Date
  after?: { at: Date; id: string }
  limit: number
  lead?: string
}

/** Matters of an area, newest first; keyset paging by (opened_at, id). Also those a unit below the range was called to. */
export async function findCases(tx: Tx, filter: Filter): Promise<ListRow[]> {
  const what = {
    all: nothing,
    open: part` and p.closed_at is null`,
    closed: part` and p.closed_at is not null`,
    late: part` and p.closed_at is null and p.due_at < ${filter.now}`,
    reopened: part` and (p.snapshot->'facts'->>${filter.kind === 'case' ? 'reopenings' : 'redone'}) is not null`,
    planned: part` and p.state = 'planned'`,
    not_reached: part` and (p.snapshot->'facts'->>'not_reached') = 'true'`,
    excluded: part` and (p.snapshot->'facts'->>'excluded') is not null`,
    unsolved: part` and (p.snapshot->'facts'->>'verdict') = 'unsolved'`,
  }[filter.what]
  const soon = new Date(filter.now.getTime() + 86_400_000)
  const light =
    filter.light === 'overdue'
      ? part` and p.closed_at is null and p.due_at < ${filter.now}`
      : filter.light === 'soon'
        ? part` and p.closed_at is null and p.due_at between ${filter.now} and ${soon}`
        : filter.light === 'running'
          ? part` and p.closed_at is null and (p.due_at is null or p.due_at > ${soon})`
          : filter.light === 'kept'
            ? part` and p.state in ('closed', 'done')`
            : filter.light === 'closed'
              ? part` and p.closed_at is not null and p.state not in ('closed', 'done')`
              : nothing
  const words = filter.query
    ? filter.kind === 'case'
      ? part` and (p.words @@ ${filter.query}::tsquery or c.words @@ ${filter.query}::tsquery)`
      : part` and p.words @@ ${filter.query}::tsquery`
    : nothing
  const states = filter.states ? part` and p.state = any(${filter.states})` : nothing
  const service = filter.service ? part` and s.id = ${filter.service}` : nothing
  const from = filter.from ? part` and p.opened_at >= ${filter.from}` : nothing
  const to = filter.to ? part` and p.opened_at < ${filter.to}` : nothing
  const lead = filter.lead ? part` and p.snapshot->'parties'->'lead'->>'unit' = ${filter.lead}` : nothing
  const after = filter.after
    ? part` and (p.opened_at, p.id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)`
    : nothing
  return tx.many<ListRow>(sql`
    select p.id, p.root, p.no, p.title, p.state, p.unit_id, p.due_at, p.opened_at, p.closed_at, p.outcome, p.hold, p.path,
      s.name_zh as service_zh, s.name_en as service_en
    from promise p ${
      filter.kind === 'case'
        ? part`join whistle_case c on c.id = p.id join service s on s.id = c.service_id`
        : // a unit that was called sees the kind of matter in the public copy; the rest of the case it opens
          part`join whistle_public w on w.id = p.root join service s on s.id = w.service_id`
    }
    where p.kind = ${filter.kind} and p.path >= ${filter.lo} and p.path < ${filter.hi}
      ${what}${light}${words}${states}${service}${from}${to}${lead}${after}
    order by p.opened_at desc, p.id desc limit ${filter.limit}`)
}
