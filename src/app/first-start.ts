import { dayOf } from '../kernel/calendar/rules.ts'
import { appoint, createAccount, invite } from '../kernel/identity/actions/accounts.ts'
import { systemActor } from '../kernel/identity/contract.ts'
import { recordJournal } from '../kernel/journal/actions.ts'
import { foundUnit } from '../kernel/organization/actions.ts'
import { sql } from '../platform/db/sql.ts'
import { originOf, writeSettings } from './city.ts'
import type { City } from './city.ts'

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
      city: { zh: '赶考', en: 'Gankao' },
      ...(replay ? { replay } : {}),
    })
  }
  return token ? `${originOf(process.env)}/desk/invitation#${token}` : undefined
}
