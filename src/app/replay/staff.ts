import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { House } from '../../kernel/house.ts'
import { appoint, createAccount } from '../../kernel/identity/actions/accounts.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { hashPassword, isPassword } from '../../kernel/identity/passwords.ts'
import { clearFailures, findAccount, setPasswordHash } from '../../kernel/identity/store.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { addKey } from '../../modules/whistle/open311/actions/keys.ts'
import { findUnitsById } from '../../kernel/promise/store/names.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { PlacesResult } from '../import/places.ts'
import { findRoot } from '../import/store.ts'
import { Failure } from '../failure.ts'
import { Book } from './book.ts'

type Role = { login: string; unitId: string; zh: string; en: string; roles: string[] }

/** People who play, each at a unit of the frame: who hands out and checks by area, who handles by agency. */
function castOf(
  frame: NonNullable<PlacesResult['frame']>,
  rootId: string,
  nameOf: (id: string) => { zh: string; en: string },
) {
  const tops = [...frame.areas].filter(([key]) => !key.includes(' / '))
  const cast: Role[] = []
  function player(login: string, unitId: string, zh: string, en: string, roles: string[]): string {
    cast.push({ login, unitId, zh, en, roles })
    return login
  }
  const pacemaker = player('replay-clock', rootId, '时钟', 'clock', ['administrator'])
  const dispatchers = Object.fromEntries(
    tops.map(([word, id], n) => [
      word,
      player(`replay-dispatcher-${n + 1}`, id, '分办员', 'dispatcher', ['dispatcher']),
    ]),
  )
  const verifiers = Object.fromEntries(
    tops.map(([word, id], n) => [word, player(`replay-verifier-${n + 1}`, id, '核验员', 'verifier', ['verifier'])]),
  )
  const agencies = Object.fromEntries(
    [...frame.units].map(([word, unitId], n) => [
      word,
      {
        unitId,
        ...nameOf(unitId),
        clerk: player(`replay-clerk-${n + 1}`, unitId, '收发员', 'clerk', ['unit_clerk', 'unit_handler']),
        head: player(`replay-head-${n + 1}`, unitId, '负责人', 'head', ['unit_head']),
      },
    ]),
  )
  return { cast, pacemaker, dispatchers, verifiers, agencies }
}

async function enter(tx: Tx, house: House, role: Role, hash: string): Promise<void> {
  const db = { one: tx.one, many: tx.many, run: tx.run }
  const now = house.clock.now()
  const known = await findAccount(db, { login: role.login })
  let accountId = known?.id
  if (!accountId) {
    const name = { nameZh: `回放·${role.zh}`, nameEn: `Replay ${role.en}` }
    const made = await createAccount(db, { ...name, login: role.login, demo: true }, now)
    const { unitId, roles } = role
    await appoint(db, { ...made, unitId, titleZh: role.zh, titleEn: role.en, roles }, now)
    accountId = made.accountId
  }
  await setPasswordHash(db, accountId, hash)
  await clearFailures(db, accountId)
}

/** Whether a file is of this city and still opens it. A key changed in the middle of a replay would hide repeats. */
async function isCurrent(house: House, file: string): Promise<boolean> {
  try {
    const book = Book.parse(JSON.parse(readFileSync(file, 'utf8')))
    const account = await findAccount(house.db, { login: book.pacemaker })
    return account !== undefined && (await isPassword(book.password, account.password_hash))
  } catch {
    return false
  }
}

/**
 * Accounts for those who play a replay, marked as demo people, with one fresh password, and a key of the open interface;
 * all of it written into a file only its owner reads. A file that still opens this city is left as it is.
 * @returns how many accounts; 0 where the file was left
 * @throws Failure in a city with a clock like everybody's
 */
export async function prepareStaff(house: House, made: PlacesResult, file: string): Promise<number> {
  const { frame } = made
  if (!house.settings.replay || !frame)
    throw new Failure(
      'Accounts for a replay are made only in a replay city: GANKAO_DATA=/path gankao start --clock-from <before the first record>',
    )
  if (await isCurrent(house, file)) return 0
  const root = await findRoot(house.db)
  if (!root) throw new Failure('There is no root unit (the city) yet.')
  const units = await findUnitsById(house.db, [root.id, ...frame.areas.values(), ...frame.units.values()])
  const { cast, ...table } = castOf(frame, root.id, (id) => {
    const unit = units.get(id)
    return { zh: unit?.name_zh ?? '', en: unit?.name_en ?? '' }
  })
  const password = randomBytes(18).toString('base64url')
  const hash = await hashPassword(password)
  const { key } = await house.write(systemActor, undefined, async (tx) => {
    for (const role of cast) await enter(tx, house, role, hash)
    await recordJournal(tx, {
      actor: systemActor,
      verb: 'prepare_replay',
      objectKind: 'account',
      objectId: '',
      data: { accounts: cast.length },
      now: house.clock.now(),
    })
    return addKey(house, tx, systemActor, { name: 'replay', unitId: root.id, may: ['write'] })
  })
  const book: Book = {
    password,
    apiKey: key,
    ...table,
    services: Object.fromEntries([...frame.services].map(([word, service]) => [word, { key: service.key }])),
    places: Object.fromEntries(frame.places),
  }
  writeFileSync(file, `${JSON.stringify(book, null, 2)}\n`, { mode: 0o600 })
  return cast.length
}
