import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { kinds, named } from './law.ts'

const root = resolve(import.meta.dirname, '../..')

export type Import = { from: string; to: string; npm: boolean; type: boolean; names: string[] }
/** Where a file stands: `kernel/journal/store/roots.ts` is of the floor kernel, the noun journal, the kind store. */
export type Room = { floor: string; noun: string; kind: string | undefined }

export function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.includes('testdata'))
    .map((name) => join(folder, name))
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

export function roomOf(file: string): Room {
  const [, floor = '', ...rest] = file.replace(/\.tsx?$/, '').split('/')
  if (floor !== 'kernel' && floor !== 'modules') return { floor, noun: rest[0] ?? '', kind: floor }
  const known = named[`${floor}/${rest.join('/')}`]
  if (rest.length === 1) return { floor, noun: '', kind: known?.[0] }
  // a noun within a noun (modules/whistle/open311) has the same kinds
  const at = kinds.includes(rest[1] ?? '') || rest.length === 2 ? 1 : 2
  return { floor, noun: rest.slice(0, at).join('/'), kind: known?.[0] ?? kinds.find((kind) => kind === rest[at]) }
}

/** Every import and re-export of a file, also those that wait until they are needed. */
export function importsOf(file: string): Import[] {
  const text = read(file)
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?([\w*{][^'"`;=()]*?)\s*\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  )
  return [...found].map(([, type, names = '', from, bare, late]) => {
    const target = from ?? bare ?? late ?? ''
    const npm = !target.startsWith('.')
    return {
      from: file,
      to: npm ? target : relative(root, resolve(root, dirname(file), target)),
      npm,
      type: type !== undefined,
      names: names.split(/[{},\s]+/).filter((name) => name !== '' && name !== 'as'),
    }
  })
}
