import { expect, test } from 'vitest'
import { exceptions, floors, kinds, lent, named, opens } from './rooms/law.ts'
import { importsOf, listFiles, read, roomOf } from './rooms/read.ts'
import type { Import, Room } from './rooms/read.ts'

const files = listFiles('src')
const rooms = files.filter((file) => !file.includes('.test.'))
const all = [...files, ...['demo', 'bench', 'test', 'scripts'].flatMap(listFiles)]
const imports = rooms.flatMap(importsOf)
const bare = (file: string): string => file.replace(/^src\/|\.tsx?$/g, '')

/** The direction of an import and the doors between modules; an empty list where it is lawful. */
function trespasses({ from, to, npm }: Import): string[] {
  if (npm) return []
  const own = roomOf(from)
  const other = roomOf(to)
  // pages of a noun stand on the design system and on the shell of the public door, which know no noun
  if (['pages', 'public'].includes(own.kind ?? '') && ['web', 'public'].includes(other.floor)) return []
  if (to.startsWith('demo/')) return own.floor === 'app' ? [] : [`${from} opens ${to}`]
  if (own.floor === 'web' && other.floor !== 'web')
    return ['contract', 'endpoints', 'pages'].includes(other.kind ?? '') || /\/(problems|http\/)/.test(to)
      ? []
      : [`${from} opens ${to}`]
  if (floors.indexOf(other.floor) > floors.indexOf(own.floor)) return [`${from} goes up to ${to}`]
  const entered =
    own.floor === 'modules' && other.floor === 'modules' && other.noun.split('/')[0] !== own.noun.split('/')[0]
  return entered && !/\/(contract|endpoints)(\/|\.ts$)/.test(to) ? [`${from} enters ${to} of another module`] : []
}

/** What this kind of file may not open. */
function wrongs({ from, to, npm, type, names }: Import): string[] {
  const own = roomOf(from)
  const law = opens[own.kind ?? '']
  if (!law || !['kernel', 'modules'].includes(own.floor) || type) return []
  const found = `${bare(from)} > ${npm ? to : bare(to)}`
  if (npm) return law.npm.test(to) || (own.kind === 'store' && to.startsWith('node:')) ? [] : [found]
  const other = roomOf(to)
  if (!law.kinds.includes(other.kind ?? '')) return [found]
  if (other.kind !== 'store') return []
  // a noun within a noun shares the tables of the whole
  const top = (room: Room): string => `${room.floor}/${room.noun.split('/')[0]}`
  const foreign = top(other) !== top(own)
  if (foreign && !Object.keys(lent).some((store) => bare(to).startsWith(store))) return [found]
  // HTTP and public pages look things up; what is changed goes through an action
  const writes = names.filter((name) => !/^(type|[A-Z]\w*|(find|count|read|reach)[A-Z]\w*)$/.test(name))
  return ['routes', 'public'].includes(own.kind ?? '') && writes.length > 0 ? [found] : []
}

test('there is something to check', () => {
  expect([files.length > 100, imports.length > 500, imports.filter((each) => each.npm).length > 100]).toEqual([
    true,
    true,
    true,
  ])
})

test('imports only go down', () => expect(imports.flatMap(trespasses)).toEqual([]))

test('every file of a noun is of a kind, or has a name the law knows', () => {
  expect(rooms.filter((file) => roomOf(file).kind === undefined)).toEqual([])
  expect(Object.keys(named).filter((name) => !rooms.some((file) => bare(file) === name))).toEqual([])
  expect(Object.values(named).filter(([kind]) => !kinds.includes(kind))).toEqual([])
})

test('a file opens only what its kind may open', () => {
  const found = new Set(imports.flatMap(wrongs))
  expect([...found].filter((each) => !(each in exceptions)).sort()).toEqual([])
  expect(Object.keys(exceptions).filter((each) => !found.has(each))).toEqual([])
  const opened = imports.filter((each) => !each.type).map((each) => bare(each.to))
  expect(Object.keys(lent).filter((store) => !opened.some((to) => to.startsWith(store)))).toEqual([])
})

test('no file is over 300 lines', () => {
  expect(all.filter((file) => read(file).split('\n').length > 301)).toEqual([])
})

test('SQL stands in store files and in platform/db only', () => {
  const elsewhere = rooms.filter(
    (file) => !/platform\/(db|postgres)|app\//.test(file) && roomOf(file).kind !== 'store' && /\bsql`/.test(read(file)),
  )
  expect(elsewhere).toEqual([])
})

test('nothing is called utils, helpers or common', () => {
  expect(all.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/.test(file))).toEqual([])
})

test('rules do not ask the machine for the time', () => {
  const pure = rooms.filter((file) => ['rules', 'policy', 'procedure', 'contract'].includes(roomOf(file).kind ?? ''))
  expect(pure.filter((file) => /Date\.now\(|new Date\(\)/.test(read(file)))).toEqual([])
})
