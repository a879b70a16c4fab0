import { createHmac } from 'node:crypto'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { Actor } from '../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import { insertLetter } from '../../../kernel/notice/store.ts'
import { findByPhone } from '../store/cases.ts'
import { plainPhone } from './report.ts'
import type { Proven } from './resident.ts'

const system: Actor = { kind: 'system', scope: wholeCity }
const windowMs = 600_000
const mostTries = 5

/** Wrong tries of a matter in the present window; in memory only. */
const tries = new Map<string, { window: number; n: number }>()

/** The six digits for a phone and a matter in a window of ten minutes; made from the key, so nothing is stored. */
function digitsFor(house: House, phone: string, caseId: string, window: number): string {
  const key = house.sealer.fingerprint(`sms:${plainPhone(phone)}:${caseId}`)
  const mac = createHmac('sha256', key).update(String(window)).digest()
  return String(mac.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}

async function isLeft(house: House, phone: string, caseId: string): Promise<{ follower: boolean } | undefined> {
  const rows = await house.read(system, (tx) => findByPhone(tx, house.sealer.fingerprint(plainPhone(phone))))
  return rows.find((row) => row.case_id === caseId)
}

/** Sends six digits to a number that was left for this matter. The number leaves sealed; the gateway opens it. */
export async function sendDigits(house: House, phone: string, caseId: string, locale: 'zh' | 'en'): Promise<void> {
  const now = house.machine.now()
  if (!(await isLeft(house, phone, caseId))) throw new Problem('not_found', 'code.unknown')
  const digits = digitsFor(house, phone, caseId, Math.floor(now.getTime() / windowMs))
  const body =
    locale === 'en' ? `Your code is ${digits}, good for ten minutes.` : `您的验证码是 ${digits},十分钟内有效。`
  await house.write(system, undefined, (tx) =>
    insertLetter(tx, {
      id: randomUUIDv7(),
      channel: 'sms',
      address: `sealed:${house.sealer.seal(plainPhone(phone)).toString('base64')}`,
      subject: locale === 'en' ? 'Code' : '验证码',
      body,
      promiseId: caseId,
      path: '',
      at: now,
    }),
  )
}

/** @throws Problem invalid sms.wrong | too_many too_many */
export async function proveByDigits(house: House, phone: string, caseId: string, digits: string): Promise<Proven> {
  const window = Math.floor(house.machine.now().getTime() / windowMs)
  const known = tries.get(caseId)
  const n = known?.window === window ? known.n : 0
  if (n >= mostTries) throw new Problem('too_many', 'too_many', { seconds: 600 })
  const left = await isLeft(house, phone, caseId)
  const right = [window, window - 1].some((each) => digitsFor(house, phone, caseId, each) === digits)
  if (!left || !right) {
    tries.set(caseId, { window, n: n + 1 })
    throw new Problem('invalid', 'sms.wrong')
  }
  return { caseId, follower: left.follower, channel: 'phone' }
}
