import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { appoint, createAccount, invite } from '../../kernel/identity/actions/accounts.ts'
import { roleNames, roles as roleTexts, systemActor } from '../../kernel/identity/contract.ts'
import { insertGrant } from '../../kernel/identity/store.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import { buildChecker, checkTwice, parseDay, toBatches } from './check.ts'
import type { Checker, ImportOptions, ImportResult } from './check.ts'
import type { Row, Sheet } from './sheet.ts'
import { endPostOn, findLogins, findPeople, findPosts, findUnits } from './store.ts'

export type Invited = { externalNo: string; login: string; invitation: string }

/** People with accounts, by outside number. A new account has no password: each gets a link that opens it once. */
export async function importPeople(
  house: House,
  sheet: Sheet,
  options: ImportOptions = {},
): Promise<ImportResult & { invitations: Invited[] }> {
  const now = house.clock.now()
  const checker = buildChecker(sheet)
  const items = sheet.rows.map((row) => {
    const externalNo = checker.required(row, 'externalNo', 60)
    const nameZh = checker.required(row, 'nameZh', 80)
    const login = checker.required(row, 'login', 80).toLowerCase()
    if (login && !/^\S{2,}$/.test(login))
      checker.fault(row, 'login', '至少两个字符,不含空格', 'at least two characters, no spaces')
    return { row, externalNo, nameZh, nameEn: checker.optional(row, 'nameEn', 80) ?? nameZh, login }
  })
  checkTwice(checker, sheet.rows, 'externalNo', (row) => row.fields['externalNo'] ?? '')
  checkTwice(checker, sheet.rows, 'login', (row) => (row.fields['login'] ?? '').toLowerCase())
  const known = await findPeople(
    house.db,
    items.map((item) => item.externalNo),
  )
  const fresh = items.filter((item) => !known.has(item.externalNo))
  const taken = await findLogins(
    house.db,
    fresh.map((item) => item.login),
  )
  for (const item of fresh)
    if (taken.has(item.login)) checker.fault(item.row, 'login', '这个登录名已有人用', 'this login is taken')
  const result: ImportResult & { invitations: Invited[] } = {
    rows: items.length,
    created: 0,
    already: items.length - fresh.length,
    faults: checker.faults,
    dryRun: options.dryRun ?? false,
    invitations: [],
  }
  if (checker.faults.length > 0 || options.dryRun) return result
  for (const batch of toBatches(fresh)) {
    const invited = await house.write(systemActor, undefined, async (tx) => {
      const db = { one: tx.one, many: tx.many, run: tx.run }
      const links: Invited[] = []
      for (const { externalNo, nameZh, nameEn, login } of batch) {
        const { accountId } = await createAccount(db, { externalNo, nameZh, nameEn, login }, now)
        links.push({ externalNo, login, invitation: await invite(db, accountId, now) })
      }
      const data = { people: batch.length }
      await recordJournal(tx, { actor: systemActor, verb: 'import', objectKind: 'person', objectId: '', data, now })
      return links
    })
    result.invitations.push(...invited)
    result.created += batch.length
    options.progress?.(result.created, fresh.length)
  }
  return result
}

type Grant = {
  row: Row
  person: string
  unit: string
  titleZh: string
  titleEn: string
  roles: string[]
  from: string
  to: string | undefined
}

function grantOf(row: Row, checker: Checker, today: string): Grant {
  const words = checker
    .required(row, 'roles', 400)
    .split(/[,;,;、|]/)
    .map((word) => word.trim())
    .filter(Boolean)
  const roles = words.flatMap((word) => {
    const role = roleNames.find((name) => name === word || roleTexts[name].zh === word || roleTexts[name].en === word)
    if (!role) checker.fault(row, 'roles', `没有“${word}”这个角色`, `there is no role “${word}”`)
    return role ? [role] : []
  })
  const titleZh = checker.required(row, 'titleZh', 80)
  function day(field: string): string | undefined {
    const word = checker.optional(row, field, 20)
    const on = word === undefined ? undefined : parseDay(word)
    if (word !== undefined && !on)
      checker.fault(row, field, '请填日期,例如 2025-03-14', 'give a day such as 2025-03-14')
    return on
  }
  const from = day('from') ?? today
  const to = day('to')
  if (to && to <= from) checker.fault(row, 'to', '结束要晚于开始', 'it must end after it begins')
  return {
    row,
    person: checker.required(row, 'person', 60),
    unit: checker.required(row, 'unit', 60),
    titleZh,
    titleEn: checker.optional(row, 'titleEn', 80) ?? titleZh,
    roles: [...new Set(roles)],
    from,
    to,
  }
}

/**
 * Posts with their roles: a person (by outside number) at a unit under a title. A post that is there gets the roles it
 * lacks; where it lacks none the row was there already.
 */
export async function importGrants(house: House, sheet: Sheet, options: ImportOptions = {}): Promise<ImportResult> {
  const now = house.clock.now()
  const today = dayOf(now)
  const checker = buildChecker(sheet)
  const items = sheet.rows.map((row) => grantOf(row, checker, today))
  checkTwice(checker, sheet.rows, 'person', (row) => {
    const { person, unit, titleZh } = row.fields
    return [person, unit, titleZh].join('\u0001')
  })
  const people = await findPeople(
    house.db,
    items.map((item) => item.person),
  )
  const units = await findUnits(
    house.db,
    items.map((item) => item.unit),
  )
  for (const item of items) {
    const unit = units.get(item.unit)
    if (item.person && !people.get(item.person)?.account_id)
      checker.fault(item.row, 'person', `没有“${item.person}”这个人`, `there is no person “${item.person}”`)
    if (item.unit && !unit)
      checker.fault(item.row, 'unit', `没有“${item.unit}”这个单位`, `there is no unit “${item.unit}”`)
    if (unit?.until) checker.fault(item.row, 'unit', '这个单位已经撤销', 'this unit has ended')
  }
  const posts = await findPosts(
    house.db,
    [...people.values()].map((person) => person.id),
    today,
  )
  const postOf = (item: Grant) =>
    posts.find(
      (post) =>
        post.person_id === people.get(item.person)?.id &&
        post.unit_id === units.get(item.unit)?.id &&
        post.title_zh === item.titleZh,
    )
  const fresh = items.filter((item) => {
    const post = postOf(item)
    return !post || item.roles.some((role) => !post.roles.includes(role))
  })
  const result: ImportResult = {
    rows: items.length,
    created: 0,
    already: items.length - fresh.length,
    faults: checker.faults,
    dryRun: options.dryRun ?? false,
  }
  if (checker.faults.length > 0 || options.dryRun) return result
  for (const batch of toBatches(fresh)) {
    await house.write(systemActor, undefined, async (tx) => {
      const db = { one: tx.one, many: tx.many, run: tx.run }
      for (const item of batch) {
        const person = people.get(item.person)
        const unit = units.get(item.unit)
        if (!person?.account_id || !unit) continue
        const tree = unit.trees.includes('duty') ? 'duty' : (unit.trees[0] ?? 'duty')
        const given = { accountId: person.account_id, unitId: unit.id, tree, from: item.from }
        const post = postOf(item)
        if (post)
          for (const role of item.roles.filter((name) => !post.roles.includes(name)))
            await insertGrant(db, { ...given, id: randomUUIDv7(), postId: post.id, role, by: null })
        else {
          const { titleZh, titleEn, roles } = item
          const id = await appoint(db, { ...given, personId: person.id, titleZh, titleEn, roles }, now)
          if (item.to) await endPostOn(tx, id, item.to)
        }
      }
      const data = { posts: batch.length }
      await recordJournal(tx, { actor: systemActor, verb: 'import', objectKind: 'post', objectId: '', data, now })
    })
    result.created += batch.length
    options.progress?.(result.created, fresh.length)
  }
  return result
}
