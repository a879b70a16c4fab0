import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const folder = join(import.meta.dirname, '..', 'data')

export async function readData<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as T
}

type Named = { key: string; zh: string; en: string; phone?: string }
export type UnitsFile = {
  communities: (Named & { street: string; kind: string; grids: number })[]
  departments: Named[]
  firms: Named[]
  offices: Named[]
  places: (Named & {
    unit: string
    firm?: string
    address: string
    addressEn: string
    lon: number
    lat: number
  })[]
}
export type PersonFile = {
  login: string
  zh: string
  en: string
  unit: string
  title: [string, string]
  roles: string[]
  shown?: boolean
}
export type ServiceFile = {
  key: string
  zh: string
  en: string
  words: string
  kind: string
  danger?: boolean
  level?: string
  lead: string
  supports: string[]
}
