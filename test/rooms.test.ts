import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = dirname(import.meta.dirname)
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('testdata'))
  .map((name) => join('src', name))

const floors = ['platform', 'kernel', 'modules', 'public', 'web', 'app']

function roomOf(file: string): { floor: string; noun: string } {
  const [, floor = '', noun = ''] = file.split('/')
  return { floor, noun }
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^(?:import|export) [^'"]*['"](\.[^'"]+)['"]/gm)].map((match) =>
    relative(root, resolve(root, dirname(file), match[1] ?? '')),
  )
}

/** What one file may not open, and why; an empty list where it may. */
function trespasses(file: string): string[] {
  const own = roomOf(file)
  return importsOf(file).flatMap((target) => {
    const other = roomOf(target)
    const level = (name: string): number => floors.indexOf(name)
    // pages and public pages of a module stand on the design system, which knows no noun
    const isPage = /\/(pages|public)\//.test(file) && ['web', 'public'].includes(other.floor)
    if (own.floor === 'modules' && isPage) return []
    if (own.floor === 'kernel' && isPage) return []
    if (target.startsWith('demo/')) return own.floor === 'app' ? [] : [`${file} opens ${target}`]
    if (own.floor === 'web' && other.floor !== 'web' && /pages\/|endpoints|contract|problems|http/.test(target))
      return []
    if (level(other.floor) > level(own.floor)) return [`${file} goes up to ${target}`]
    if (own.floor === 'modules' && other.floor === 'modules' && other.noun !== own.noun && !/contract/.test(target))
      return [`${file} enters ${target} of another module`]
    if (/\/rules\.ts$|\/policy\.ts$/.test(file) && /store|routes|actions/.test(target) && other.floor !== 'platform')
      return [`${file} is a pure room and opens ${target}`]
    return []
  })
}

test('there is something to check', () => expect(files.length).toBeGreaterThan(100))

test('imports only go down', () => expect(files.flatMap(trespasses)).toEqual([]))

test('SQL stands in store files and in platform/db only', () => {
  const elsewhere = files.filter(
    (file) =>
      !/store(\.ts|\/)|platform\/(db|postgres)|\.test\.|app\//.test(file) &&
      /\bsql`/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(elsewhere).toEqual([])
})

test('nothing is called utils, helpers or common', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/.test(file))).toEqual([])
})

test('rules do not ask the machine for the time', () => {
  const asking = files.filter(
    (file) =>
      /\/(rules|policy|procedure|contract)(\.ts|\/)/.test(file) &&
      /Date\.now\(|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(asking).toEqual([])
})
