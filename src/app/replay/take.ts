import type { Item } from '../import/items.ts'
import type { Book } from './book.ts'
import { refusalOf, refused } from './door.ts'
import type { Door } from './door.ts'
import type { Known, Log } from './log.ts'
import type { Step, StepName } from './plan.ts'

export type Players = { door: Door; book: Book; log: Log }

type CaseAnswer = {
  id: string
  state: string
  callUps: { id: string; unit: { id: string } }[]
  timeline: { act: string }[]
}

function keyOf(item: Item, name: string): string {
  return `replay:${item.externalNo}:${name}`.slice(0, 100)
}

/** Each resident speaks from an address of their own, as they would. */
function homeOf(item: Item): string {
  const n = item.row.row
  return `10.${(n >>> 16) & 127}.${(n >>> 8) & 255}.${n & 255}`
}

function agencyOf(book: Book, item: Item): Book['agencies'][string] {
  const agency = book.agencies[item.agencyWord ?? '']
  if (!agency) throw refused(0, 'book', `${item.externalNo}: the file of --as knows no “${item.agencyWord}”`)
  return agency
}

function placed(table: Record<string, string>, item: Item): string {
  const login = table[item.areaWords[0] ?? '']
  if (!login) throw refused(0, 'book', `${item.externalNo}: the file of --as knows no “${item.areaWords[0]}”`)
  return login
}

/** A paper as evidence: one page that names the matter, so that no two are alike. */
function paperOf(item: Item, name: string): Uint8Array<ArrayBuffer> {
  const words = `${item.externalNo} ${name}`.replace(/[()\\]/g, '')
  const stream = `BT /F1 14 Tf 40 100 Td (${words}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 160] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((body, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return new TextEncoder().encode(text + table + end)
}

async function report({ door, book, log }: Players, item: Item): Promise<void> {
  const form: Record<string, string> = {
    service_code: book.services[item.serviceWord]?.key ?? '',
    address_id: book.places[item.areaWords.join(' / ')] ?? '',
    description: item.said,
    address_string: item.address,
    api_key: book.apiKey,
  }
  if (item.lat !== undefined && item.lon !== undefined)
    Object.assign(form, { lat: String(item.lat), long: String(item.lon) })
  const answer = await door.ask({
    method: 'POST',
    path: '/open311/v2/requests.json',
    from: homeOf(item),
    headers: { 'idempotency-key': keyOf(item, 'report') },
    form,
  })
  const [made] = JSON.parse(answer.text) as {
    service_request_id: string
    extended_attributes?: { follow_up_code?: string }
  }[]
  const code = made?.extended_attributes?.follow_up_code
  if (!made || !code) throw refused(200, 'answer', `${item.externalNo}: no number or follow-up code came back`)
  log.keep(item.externalNo, { no: made.service_request_id, code, done: 'report' })
}

/** The desk's own id of a matter, by its number. */
async function findId(players: Players, item: Item, login: string): Promise<string> {
  const { door, log } = players
  const known = log.of(item.externalNo)
  if (known.id) return known.id
  const path = `/api/cases?limit=200&query=${encodeURIComponent(known.no ?? '')}`
  const { rows } = JSON.parse((await door.ask({ path, as: login })).text) as { rows: { id: string; no: string }[] }
  const row = rows.find((each) => each.no === known.no)
  if (!row) throw refused(404, 'lost', `${item.externalNo}: ${known.no} is not on the dispatcher's list`)
  log.keep(item.externalNo, { id: row.id })
  return row.id
}

async function paper(players: Players, item: Item, name: StepName, login: string): Promise<string> {
  const known = players.log.of(item.externalNo).papers[name]
  if (known) return known
  const file = { name: `${name}.pdf`, media: 'application/pdf', bytes: paperOf(item, name) }
  const answer = await players.door.ask({ method: 'POST', path: '/api/evidence', as: login, file })
  const { id } = JSON.parse(answer.text) as { id: string }
  players.log.keep(item.externalNo, { paper: { step: name, id } })
  return id
}

type Act = { login: string; on: string; input: Record<string, unknown> }

async function actOf(players: Players, item: Item, name: StepName, known: Known): Promise<Act> {
  const { book } = players
  const own = agencyOf(book, item)
  const on = known.callUp ?? ''
  switch (name) {
    case 'dispatch': {
      const login = placed(book.dispatchers, item)
      const words = item.said.length >= 2 ? item.said : 'As reported'
      return {
        login,
        on: await findId(players, item, login),
        input: { kind: 'livelihood', lead: own.unitId, words },
      }
    }
    case 'receive':
      return { login: own.clerk, on, input: {} }
    case 'arrive':
      return { login: own.clerk, on, input: { how: 'site' } }
    case 'finish':
      return {
        login: own.clerk,
        on,
        input: { words: 'Done as recorded', photos: [await paper(players, item, name, own.clerk)] },
      }
    case 'report_done':
      return {
        login: own.head,
        on: known.id ?? '',
        input: {
          result: 'solved',
          words: 'Closed as recorded',
          photos: [await paper(players, item, name, own.head)],
        },
      }
    default:
      return {
        login: placed(book.verifiers, item),
        on: known.id ?? '',
        input: { how: 'papers', words: 'Checked against the record' },
      }
  }
}

async function rate({ door, log }: Players, item: Item, known: Known): Promise<void> {
  const answer = await door.ask({
    method: 'POST',
    path: '/act',
    from: homeOf(item),
    headers: { accept: 'text/html' },
    form: { code: known.code ?? '', act: 'rate', verdict: 'solved', satisfied: 'yes', key: keyOf(item, 'rate') },
  })
  if (!answer.text.includes('Noted. Thank you.'))
    throw refused(answer.status, 'rate', `${item.externalNo}: the verdict was not taken`)
  log.keep(item.externalNo, { done: 'rate' })
}

/** Where a repeat is refused because its answer is no longer known: whether the matter's own record shows the act. */
async function findTaken(players: Players, item: Item, name: StepName): Promise<CaseAnswer | undefined> {
  const { id } = players.log.of(item.externalNo)
  if (!id) return undefined
  const login = placed(players.book.dispatchers, item)
  const answer = await players.door.ask({ path: `/api/cases/${id}`, as: login })
  const view = JSON.parse(answer.text) as CaseAnswer
  // a call that its unit left unanswered was received by the clock meanwhile
  const names = name === 'receive' ? ['receive', 'auto_receive'] : [name]
  return view.timeline.some((entry) => names.includes(entry.act)) ? view : undefined
}

/** Refusals that may mean that it was done before. */
const before = new Set(['promise.wrong_state', 'promise.once_only', 'idempotency.other'])

/** Takes one step through the door its player uses, and keeps what came of it. @throws an error with its refusal */
export async function takeStep(players: Players, { item, name }: Step): Promise<void> {
  const { door, log } = players
  const known = log.of(item.externalNo)
  if (known.done.has(name)) return
  if (name === 'report') return report(players, item)
  if (name === 'rate') return rate(players, item, known)
  const act = await actOf(players, item, name, known)
  const view = await door
    .ask({
      method: 'POST',
      path: `/api/promises/${act.on}/acts/${name}`,
      as: act.login,
      headers: { 'idempotency-key': keyOf(item, name) },
      json: act.input,
    })
    .then((answer) => JSON.parse(answer.text) as CaseAnswer)
    .catch(async (error: unknown) => {
      const taken = before.has(refusalOf(error)?.code ?? '') ? await findTaken(players, item, name) : undefined
      if (!taken) throw error
      return taken
    })
  const { unitId } = agencyOf(players.book, item)
  const callUp = view.callUps.find((each) => each.unit.id === unitId)?.id
  log.keep(item.externalNo, { ...(name === 'dispatch' && callUp ? { callUp } : {}), done: name })
}
