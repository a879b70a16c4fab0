import { dayOf } from '../../kernel/calendar/rules.ts'
import { appoint, createAccount, invite } from '../../kernel/identity/actions/accounts.ts'
import { roleNames, systemActor } from '../../kernel/identity/contract.ts'
import { endSessions } from '../../kernel/identity/store.ts'
import { keepAdministrator } from '../../kernel/organization/accounts/actions.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import type { Tx } from '../../platform/db/database.ts'
import { sql } from '../../platform/db/sql.ts'
import { isProblem } from '../../platform/problem.ts'
import { originOf } from '../city.ts'
import type { City } from '../city.ts'
import { Failure } from '../failure.ts'

type Say = (line: string) => void

async function within<T>(city: City, work: (tx: Tx) => Promise<T>): Promise<T> {
  return city.house.write(systemActor, undefined, work)
}

async function getAccount(tx: Tx, login: string): Promise<{ id: string }> {
  const found = await tx.one<{ id: string }>(sql`select id from account where login = ${login.toLowerCase()}`)
  if (!found) throw new Failure(`There is no account ${login}. gankao user list shows them.`)
  return found
}

async function note(tx: Tx, verb: string, id: string): Promise<void> {
  await recordJournal(tx, { actor: systemActor, verb, objectKind: 'account', objectId: id, now: new Date() })
}

export async function listUsers(city: City, say: Say): Promise<void> {
  const rows = await city.house.db.many<{ login: string; name: string; posts: string | null; state: string }>(sql`
    select a.login, p.name_zh as name,
      string_agg(distinct n.name_zh || ' ' || po.title_zh || ' (' || g.role || ')', '; ') as posts,
      case when a.disabled_at is not null then 'disabled' when a.locked_until > now() then 'locked'
        when a.password_hash is null then 'invited' else '' end as state
    from account a join person p on p.id = a.person_id
      left join grants g on g.account_id = a.id and g.valid @> (now() at time zone 'Asia/Shanghai')::date
      left join post po on po.id = g.post_id
      left join unit_naming n on n.unit_id = po.unit_id and upper_inf(n.valid)
    group by a.login, p.name_zh, a.disabled_at, a.locked_until, a.password_hash order by a.login`)
  for (const row of rows) say(`${row.login.padEnd(20)} ${row.name}  ${row.posts ?? '-'}  ${row.state}`)
}

export async function addUser(
  city: City,
  login: string,
  given: { name: string; unit: string; title: string; role: string[] },
  say: Say,
): Promise<void> {
  const wrong = given.role.filter((role) => !roleNames.includes(role as (typeof roleNames)[number]))
  if (wrong.length > 0) throw new Failure(`There is no role ${wrong.join(', ')}. Roles: ${roleNames.join(', ')}`, 2)
  const now = city.house.clock.now()
  const token = await within(city, async (tx) => {
    const units = await tx.many<{ id: string }>(sql`
      select distinct u.id from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
      where u.until is null and (u.external_no = ${given.unit} or u.code = ${given.unit} or n.name_zh = ${given.unit} or n.name_en = ${given.unit})`)
    const [unit, other] = units
    if (!unit) throw new Failure(`There is no unit ${given.unit}; give its code or its full name.`)
    if (other) throw new Failure(`Several units are called ${given.unit}; give its code.`)
    if (await tx.one(sql`select 1 from account where login = ${login.toLowerCase()}`))
      throw new Failure(`The login ${login} is taken.`)
    const made = await createAccount(tx, { nameZh: given.name, nameEn: given.name, login }, now)
    await appoint(
      tx,
      { ...made, unitId: unit.id, titleZh: given.title, titleEn: given.title, roles: given.role, from: dayOf(now) },
      now,
    )
    await note(tx, 'add_account', made.accountId)
    return invite(tx, made.accountId, now)
  })
  say(`Valid once for 72 hours: ${originOf(process.env)}/desk/invitation#${token}`)
}

export async function inviteUser(city: City, login: string, say: Say): Promise<void> {
  const token = await within(city, async (tx) => {
    const { id } = await getAccount(tx, login)
    await tx.run(sql`update account set locked_until = null, failed = 0 where id = ${id}`)
    await note(tx, 'invite', id)
    return invite(tx, id, new Date())
  })
  say(`Valid once for 72 hours: ${originOf(process.env)}/desk/invitation#${token}`)
}

export async function setUserDisabled(city: City, login: string, disabled: boolean, say: Say): Promise<void> {
  await within(city, async (tx) => {
    const { id } = await getAccount(tx, login)
    const now = city.house.clock.now()
    await keepAdministrator(tx, [dayOf(now)], async () => {
      await tx.run(
        sql`update account set disabled_at = ${disabled ? now : null}, locked_until = null, failed = 0 where id = ${id}`,
      )
    }).catch((error: unknown) => {
      throw isProblem(error)
        ? new Failure(`${login} is the last administrator of the city; appoint another first.`)
        : error
    })
    if (disabled) await endSessions(tx, id, now, {})
    await note(tx, disabled ? 'disable_account' : 'enable_account', id)
  })
  say(disabled ? `${login} is disabled and signed out` : `${login} is enabled`)
}
