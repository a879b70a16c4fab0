import type { House } from '../house.ts'
import type { Actor } from '../identity/contract.ts'
import { wholeCity } from '../identity/scope.ts'
import { claimLetters, hurry, markFailed, markSent } from './store.ts'
import type { Letter } from './store.ts'

/** What carries letters out of the house. Without an address for a channel its letters stay in the local outbox. */
export type Post = {
  adapters: { channel: string; zh: string; en: string; on: boolean }[]
  carry(letter: Letter): Promise<void>
  has(channel: string): boolean
}

const patience = 10_000

async function openMail(url: string) {
  const { createTransport } = await import('nodemailer')
  return createTransport({ url, connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience })
}

/**
 * The adapters the environment names: GANKAO_SMTP (smtp://user:password@host:port) with GANKAO_MAIL_FROM. A
 * message by SMS needs the city's own gateway and is read in the outbox till then.
 */
export function buildPost(env: NodeJS.ProcessEnv): Post {
  const smtp = env['GANKAO_SMTP']
  let mail: ReturnType<typeof openMail> | undefined
  const from = env['GANKAO_MAIL_FROM'] ?? 'gankao@localhost'
  return {
    adapters: [
      { channel: 'mail', zh: '邮件(SMTP)', en: 'mail (SMTP)', on: smtp !== undefined },
      { channel: 'sms', zh: '短信(未接网关)', en: 'text message (no gateway)', on: false },
    ],
    has: (channel) => channel === 'mail' && smtp !== undefined,
    async carry(letter) {
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

/** The clock was put back: what waits for a later moment is tried now. */
export async function hurryLetters(house: House): Promise<void> {
  await house.write(system, undefined, (tx) => hurry(tx, house.machine.now()))
}

/** However a receiver drags on (a byte now and then is not silence), a letter has this long. */
const longest = 30_000

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the receiver did not finish in 30 seconds')), longest)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** "fetch failed" alone helps nobody: the cause says what it met. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

async function sendOne(house: House, post: Post, letter: Letter): Promise<boolean> {
  try {
    await within(post.carry(letter))
  } catch (error) {
    const pause = pausesMinutes[letter.tries]
    const next = pause === undefined ? null : new Date(house.machine.now().getTime() + pause * 60_000)
    // what a receiver says is somebody else's text: short, and nothing a column or a screen chokes on
    // eslint-disable-next-line no-control-regex
    const why = reasonOf(error).replace(/[\u0000-\u001f\u007f]+/g, ' ')
    await house.write(system, undefined, (tx) => markFailed(tx, letter.id, next, why.slice(0, 300).toWellFormed()))
    return false
  }
  await house.write(system, undefined, (tx) => markSent(tx, letter.id, house.machine.now()))
  return true
}

/**
 * Sends what waits, side by side, so that a slow receiver keeps nobody else's letters. A letter is claimed for five
 * minutes before it is carried, so two workers never carry the same one at once; one that fails is tried again after
 * growing pauses and is held after the last.
 * @returns how many were sent
 */
export async function sendLetters(house: House, post: Post): Promise<number> {
  const now = house.machine.now()
  const channels = ['mail', 'sms'].filter((channel) => post.has(channel))
  const letters = await house.write(system, undefined, (tx) =>
    claimLetters(tx, channels, now, new Date(now.getTime() + 5 * 60_000), 20),
  )
  const done = await Promise.allSettled(letters.map((letter) => sendOne(house, post, letter)))
  const failed = done.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return done.filter((each) => each.status === 'fulfilled' && each.value).length
}
