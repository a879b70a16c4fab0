import { createHmac } from 'node:crypto'
import type { House } from '../house.ts'
import type { Actor } from '../identity/contract.ts'
import { wholeCity } from '../identity/scope.ts'
import { claimLetters, findWebhookSecret, markFailed, markSent } from './store.ts'
import type { Letter } from './store.ts'

/** What carries letters out of the house. Without an address for a channel its letters stay in the local outbox. */
export type Post = {
  adapters: { channel: string; zh: string; en: string; on: boolean }[]
  carry(letter: Letter, house: House): Promise<void>
  has(channel: string): boolean
}

const patience = 10_000

/** The body signed after Standard Webhooks: id, time and body, HMAC-SHA-256 with the receiver's own secret. */
async function callWebhook(letter: Letter, house: House): Promise<void> {
  const secret = await findWebhookSecret(house.db, letter.address)
  if (!secret) throw new Error('the receiver was removed')
  const at = String(Math.floor(house.machine.now().getTime() / 1000))
  const key = Buffer.from(house.sealer.open(secret).replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${letter.id}.${at}.${letter.body}`).digest('base64')
  const answer = await fetch(letter.address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': letter.id,
      'webhook-timestamp': at,
      'webhook-signature': `v1,${signature}`,
    },
    body: letter.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(patience),
  })
  if (answer.status < 200 || answer.status > 299) throw new Error(`the receiver answered ${answer.status}`)
}

/**
 * The adapters the environment names: GANKAO_SMTP (smtp://user:password@host:port) with GANKAO_MAIL_FROM, and webhooks
 * to the addresses the city entered. A message by SMS needs the city's own gateway and is read in the outbox till then.
 */
export function buildPost(env: NodeJS.ProcessEnv): Post {
  const smtp = env['GANKAO_SMTP']
  async function openMail(url: string) {
    const { createTransport } = await import('nodemailer')
    return createTransport({ url, connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience })
  }
  let mail: ReturnType<typeof openMail> | undefined
  const from = env['GANKAO_MAIL_FROM'] ?? 'gankao@localhost'
  return {
    adapters: [
      { channel: 'mail', zh: '邮件(SMTP)', en: 'mail (SMTP)', on: smtp !== undefined },
      { channel: 'webhook', zh: '网络回调', en: 'webhook', on: true },
      { channel: 'sms', zh: '短信(未接网关)', en: 'text message (no gateway)', on: false },
    ],
    has: (channel) => channel === 'webhook' || (channel === 'mail' && smtp !== undefined),
    async carry(letter, house) {
      if (letter.channel === 'webhook') return callWebhook(letter, house)
      if (letter.channel !== 'mail' || !smtp) throw new Error(`nothing carries ${letter.channel}`)
      mail ??= openMail(smtp)
      await (
        await mail
      ).sendMail({
        from,
        to: letter.address,
        subject: letter.subject,
        text: letter.body,
        messageId: `<${letter.id}@gankao>`,
      })
    },
  }
}

const system: Actor = { kind: 'system', scope: wholeCity }
const pausesMinutes = [1, 5, 15, 60, 240, 720, 1440]

/**
 * Sends what waits. A letter is claimed for five minutes before it is carried, so two workers never carry the same one
 * at once; one that fails is tried again after growing pauses and is held after the last.
 * @returns how many were sent
 */
export async function sendLetters(house: House, post: Post): Promise<number> {
  const now = house.machine.now()
  const channels = ['mail', 'webhook', 'sms'].filter((channel) => post.has(channel))
  const letters = await house.write(system, undefined, (tx) =>
    claimLetters(tx, channels, now, new Date(now.getTime() + 5 * 60_000), 20),
  )
  let sent = 0
  for (const letter of letters) {
    try {
      await post.carry(letter, house)
      await house.write(system, undefined, (tx) => markSent(tx, letter.id, house.machine.now()))
      sent += 1
    } catch (error) {
      const pause = pausesMinutes[letter.tries]
      const next = pause === undefined ? null : new Date(house.machine.now().getTime() + pause * 60_000)
      const why = error instanceof Error ? error.message : String(error)
      await house.write(system, undefined, (tx) => markFailed(tx, letter.id, next, why.slice(0, 300)))
    }
  }
  return sent
}
