import { dayOf } from '../kernel/calendar/rules.ts'
import { appoint, createAccount, invite } from '../kernel/identity/actions/accounts.ts'
import { systemActor } from '../kernel/identity/contract.ts'
import { recordJournal } from '../kernel/journal/actions.ts'
import { foundUnit } from '../kernel/organization/actions.ts'
import { seedParams } from '../kernel/params/store.ts'
import type { Db } from '../platform/db/database.ts'
import { sql } from '../platform/db/sql.ts'
import { originOf, writeSettings } from './city.ts'
import type { City } from './city.ts'
import { allParams } from './house.ts'

const loading = 'demo_loading'

/** Notes that the demo is being put in, so that the next start knows what a killed one left behind. */
export async function beginDemo(owner: Db): Promise<void> {
  await owner.run(sql`insert into setting (key, value) values (${loading}, 'true') on conflict (key) do nothing`)
}

export async function endDemo(owner: Db): Promise<void> {
  await owner.run(sql`delete from setting where key = ${loading}`)
}

/**
 * Empties a city whose first start was ended while the demo was loading: half a demo is none, and nobody ever saw it.
 * @returns whether there was one
 */
export async function clearHalfDemo(owner: Db): Promise<boolean> {
  const begun = await owner.one(sql`select 1 as one from setting where key = ${loading}`)
  if (!begun) return false
  await owner.run(sql`
    do $$ begin
      execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' cascade' from pg_tables
        where schemaname = current_schema() and tablename <> 'migration');
    end $$`)
  await seedParams(owner, allParams, new Date())
  return true
}

/**
 * Prepares a real city: its root unit, and an administrator who sets a password by a one-time link. As long as nobody
 * has used a link, each start gives a new one; the former ones end.
 * @returns the link, or nothing where an administrator exists
 */
export async function prepareEmptyCity(city: City): Promise<string | undefined> {
  const now = city.house.clock.now()
  const token = await city.house.db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, async (tx) => {
    const known = await tx.one<{ id: string; open: boolean }>(sql`
      select a.id, a.password_hash is not null as open from account a join grants g on g.account_id = a.id
      where g.role = 'administrator' order by a.created_at limit 1`)
    if (known?.open) return undefined
    let accountId = known?.id
    if (!accountId) {
      const root = await foundUnit(tx, {
        kind: 'city',
        nameZh: '本市',
        nameEn: 'This city',
        parentId: null,
        tree: 'duty',
        from: dayOf(now),
      })
      const person = await createAccount(tx, { nameZh: '管理员', nameEn: 'Administrator', login: 'admin' }, now)
      await appoint(
        tx,
        {
          ...person,
          unitId: root.id,
          titleZh: '系统管理员',
          titleEn: 'System administrator',
          roles: ['administrator', 'auditor'],
        },
        now,
      )
      accountId = person.accountId
      await recordJournal(tx, {
        actor: systemActor,
        verb: 'found_city',
        objectKind: 'unit',
        objectId: root.id,
        path: root.path,
        now,
      })
    }
    await tx.run(sql`update invitation set expires_at = ${now} where account_id = ${accountId} and used_at is null`)
    return invite(tx, accountId, now)
  })
  if (city.empty) {
    const { replay } = city.settings
    await writeSettings(city.owner, {
      demo: false,
      city: { zh: '本市', en: 'This city' },
      ...(replay ? { replay } : {}),
    })
  }
  return token ? `${originOf(process.env)}/desk/invitation#${token}` : undefined
}
