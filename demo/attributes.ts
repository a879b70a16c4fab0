import type { Tx } from '../src/platform/db/database.ts'
import { randomUUIDv7 } from '../src/platform/ids.ts'
import type { Datatype } from '../src/modules/whistle/open311/contract.ts'
import { insertAttribute } from '../src/modules/whistle/open311/store/services.ts'

export type AttributeFile = {
  service: string
  code: string
  type: Datatype
  required?: boolean
  shownOnly?: boolean
  zh: string
  en: string
  hintZh?: string
  hintEn?: string
  options?: [key: string, zh: string, en: string][]
}

/** What a few services of the demo city ask besides the words. */
export async function addAttributes(tx: Tx, files: AttributeFile[], services: Map<string, string>): Promise<void> {
  for (const [index, row] of files.entries()) {
    const serviceId = services.get(row.service)
    if (!serviceId) throw new Error(`attribute ${row.code}: unknown service ${row.service}`)
    await insertAttribute(tx, {
      id: randomUUIDv7(),
      serviceId,
      code: row.code,
      variable: !row.shownOnly,
      datatype: row.type,
      required: row.required ?? false,
      position: index + 1,
      nameZh: row.zh,
      nameEn: row.en,
      hintZh: row.hintZh ?? '',
      hintEn: row.hintEn ?? '',
      options: (row.options ?? []).map(([key, zh, en]) => ({ key, zh, en })),
    })
  }
}
