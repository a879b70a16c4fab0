import { randomUUID } from 'node:crypto'
import type { Seats } from './seats.ts'
import type { Town } from './town.ts'
import type { Answer, Tally, Wire } from './wire.ts'

type Step = (due: number) => Promise<void>
/** A matter on its way: the steps that are left of it, in order. */
export type Matter = { id: string; code: string; steps: Step[] }

export type Life = { report(due: number, prepared?: boolean): Promise<Matter | undefined> }

function pick<T>(list: readonly T[], at: number): T {
  const found = list[at % list.length]
  if (found === undefined) throw new Error('an empty list')
  return found
}

const words = ['楼道里的灯不亮了', '下水道堵了,污水漫到门口', '垃圾三天没有人收', '夜里施工太吵', '路面有一块坑']

/**
 * The life of matters as test/thread-a tells it. Of a hundred: 35 are whistled to one department, 5 to two, 45 the
 * community handles itself, 15 stay open; so a report brings five acts. Half come in by the public door, half by the
 * hotline. Every report and act that was answered with success is noted.
 */
export function openLife(wire: Wire, town: Town, seats: Seats, tally: Tally): Life {
  let count = 0
  const hotline = seats.cookieOf('hotline')
  const supervisor = seats.cookieOf('ducha')

  async function upload(cookie: string, due: number): Promise<string> {
    const picture = pick(town.photos, count)
    const head = `--gk${count}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
    const answer = await wire.ask({
      method: 'POST',
      path: '/api/evidence?side=after',
      as: 'photo',
      cookie,
      type: `multipart/form-data; boundary=gk${count}`,
      body: Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--gk${count}--\r\n`)]),
      due,
    })
    return answer.status === 200 ? (JSON.parse(answer.text) as { id: string }).id : ''
  }

  async function act(cookie: string, id: string, name: string, input: object, due: number): Promise<Answer> {
    const call = {
      method: 'POST' as const,
      path: `/api/promises/${id}/acts/${name}`,
      as: 'act',
      cookie,
      body: JSON.stringify(input),
      key: randomUUID(),
      due,
    }
    // one in fifty presses twice
    const again = Math.random() < 0.02
    const [answer] = await Promise.all([wire.ask(call), ...(again ? [wire.ask(call)] : [])])
    if (again) tally.twice += 1
    if (answer?.status === 200) tally.acts.set(id, [...(tally.acts.get(id) ?? []), name])
    return answer ?? { status: 0, text: '' }
  }

  function actStep(cookie: string, id: string, name: string, input: object): Step {
    return async (due) => void (await act(cookie, id, name, input, due))
  }

  function photoStep(cookie: string, id: string, name: string, input: object): Step {
    return async (due) => {
      const photo = await upload(cookie, due)
      await act(cookie, id, name, { ...input, photos: [photo] }, performance.now())
    }
  }

  function rateStep(id: string, code: string, verdict: string, from: string): Step {
    return async (due) => {
      const form = new URLSearchParams({ code, act: 'rate', verdict, satisfied: 'yes', key: randomUUID() })
      const answer = await wire.ask({
        method: 'POST',
        path: '/act',
        as: 'act',
        from,
        type: 'application/x-www-form-urlencoded',
        body: form.toString(),
        due,
      })
      if (answer.status === 200 && !answer.text.includes('role="alert"'))
        tally.acts.set(id, [...(tally.acts.get(id) ?? []), 'rate'])
      else if (answer.status === 200) tally.failures.push(`the verdict on ${id} was not taken`)
    }
  }

  function plan(matter: Matter, at: number, place: Town['places'][number], from: string): Step[] {
    const lot = (at * 61) % 100
    const { id } = matter
    const verdict = rateStep(id, matter.code, lot % 10 === 3 ? 'unsolved' : 'solved', from)
    const check = actStep(place.verifier, id, 'verify', { how: 'site', words: '到现场看过' })
    const more = lot % 7 === 0 ? [actStep(supervisor, id, 'supervise', { words: '请抓紧办' })] : []
    if (lot >= 85) return [actStep(hotline, id, 'add_note', { words: '居民又来电话问' })]
    if (lot >= 40)
      return [
        actStep(place.secretary, id, 'take_self', {}),
        ...more,
        photoStep(place.secretary, id, 'report_done_self', { words: '已经修好' }),
        check,
        verdict,
      ]
    const lead = pick(town.departments, at)
    const called = lot < 5 ? [lead, pick(town.departments, at + 7)] : [lead]
    const blow: Step = async (due) => {
      const order = {
        kind: 'livelihood',
        reason: 'beyond',
        lead: lead.id,
        supports: called.slice(1).map((each) => each.id),
        words: '请今天到现场',
      }
      const answer = await act(place.secretary, id, 'blow', order, due)
      if (answer.status !== 200) return
      const view = JSON.parse(answer.text) as { callUps: { id: string; unit: { id: string } }[] }
      const own = called.flatMap((each) => {
        const callUp = view.callUps.find((row) => row.unit.id === each.id)
        return callUp ? [{ ...each, callUp: callUp.id }] : []
      })
      matter.steps.unshift(
        ...own.map((each) => actStep(each.clerk, each.callUp, 'receive', {})),
        ...own.map((each) => actStep(each.clerk, each.callUp, 'arrive', { how: 'site' })),
        ...own.map((each) => photoStep(each.clerk, each.callUp, 'finish', { words: '修好了' })),
      )
    }
    return [
      blow,
      ...more,
      photoStep(lead.head, id, 'report_done', { result: 'solved', words: '办完了' }),
      check,
      verdict,
    ]
  }

  return {
    async report(due) {
      const at = count++
      const place = pick(town.places, at)
      const service = pick(
        town.services.filter((each) => each.level === 'anonymous'),
        at * 7,
      )
      const from = `10.${2 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`
      const said = `第 ${at} 件:${pick(words, at)}`
      const phone = `139${String(at).padStart(8, '0')}`
      let matter: Matter | undefined
      if (at % 2 === 0) {
        const answer = await wire.ask({
          method: 'POST',
          path: '/api/cases',
          as: 'report',
          cookie: hotline,
          key: randomUUID(),
          body: JSON.stringify({ serviceId: service.id, placeId: place.id, said, phone, channel: 'phone' }),
          due,
        })
        if (answer.status !== 200) return undefined
        const made = JSON.parse(answer.text) as { id: string; no: string; code: string }
        tally.reports.set(made.id, { no: made.no })
        matter = { id: made.id, code: made.code, steps: [] }
      } else {
        const form = { service: service.id, place: place.id, said, phone, key: randomUUID(), go: 'send' }
        const answer = await wire.ask({
          method: 'POST',
          path: '/report',
          as: 'report',
          from,
          type: 'application/x-www-form-urlencoded',
          body: new URLSearchParams(form).toString(),
          due,
        })
        const code = /class="code">\s*([0-9A-Z-]+)/.exec(answer.text)?.[1]
        const no = /W-\d{4}-\d+/.exec(answer.text)?.[0]
        if (!code || !no) {
          if (answer.status === 200)
            tally.failures.push(`no code in the answer to a report: ${answer.text.slice(0, 200)}`)
          return undefined
        }
        // the community looks the number up, as it does when somebody rings
        const found = await wire.ask({
          method: 'GET',
          path: `/api/cases?query=${no}&limit=5`,
          as: 'search',
          cookie: place.secretary,
        })
        const rows = found.status === 200 ? (JSON.parse(found.text) as { rows: { id: string; no: string }[] }).rows : []
        const own = rows.find((row) => row.no === no)
        if (!own) {
          tally.failures.push(`${no} was promised and is not found`)
          return undefined
        }
        tally.reports.set(own.id, { no })
        matter = { id: own.id, code, steps: [] }
      }
      matter.steps.push(...plan(matter, at, place, from))
      return matter
    },
  }
}
