import type { Tx } from '../../src/platform/db/database.ts'
import { appoint, createAccount } from '../../src/kernel/identity/actions/accounts.ts'
import type { DeskActor } from '../../src/kernel/identity/contract.ts'
import { hashPassword } from '../../src/kernel/identity/passwords.ts'
import { scopeOf } from '../../src/kernel/identity/scope.ts'
import { setPasswordHash } from '../../src/kernel/identity/store.ts'
import { drawName } from '../names.ts'
import { readData } from './data.ts'
import type { PersonFile, UnitsFile } from './data.ts'
import type { City } from './units.ts'

export const demoPassword = 'gankao-demo'

export async function employ(tx: Tx, units: City['units'], from: string, now: Date): Promise<Map<string, DeskActor>> {
  const people = new Map<string, DeskActor>()
  const listed = await readData<PersonFile[]>('people.json')
  const files = await readData<UnitsFile>('units.json')
  const own: PersonFile[] = [...listed]
  // every other handling unit has a clerk and a head, so that any of them can be called
  for (const unit of [...files.departments, ...files.firms])
    for (const [role, zh, en] of [
      ['unit_clerk', '收发员', 'clerk'],
      ['unit_head', '负责人', 'head'],
    ] as const)
      if (!listed.some((person) => person.unit === unit.key && person.roles.includes(role)))
        own.push({
          ...drawName(`${unit.key}-${role}`),
          login: `${unit.key}-${role === 'unit_head' ? 'head' : 'clerk'}`,
          unit: unit.key,
          title: [`${unit.zh}${zh}`, `${unit.en}, ${en}`],
          roles: role === 'unit_clerk' ? ['unit_clerk', 'unit_handler'] : ['unit_head'],
        })
  const hash = await hashPassword(demoPassword)
  for (const person of own) {
    const unit = units.get(person.unit)
    if (!unit) throw new Error(`${person.login}: no unit ${person.unit}`)
    const made = await createAccount(
      tx,
      {
        nameZh: person.zh,
        nameEn: person.en,
        login: person.login,
        demo: true,
      },
      now,
    )
    await setPasswordHash(tx, made.accountId, hash)
    const postId = await appoint(
      tx,
      { ...made, unitId: unit.id, titleZh: person.title[0], titleEn: person.title[1], roles: person.roles, from },
      now,
    )
    people.set(person.login, {
      kind: 'desk',
      accountId: made.accountId,
      personId: made.personId,
      postId,
      unitId: unit.id,
      path: unit.path,
      roles: person.roles,
      scope: scopeOf(unit.path),
      sessionId: '',
      locale: 'zh',
    })
  }
  return people
}
