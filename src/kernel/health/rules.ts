import type { HealthLine } from './endpoints.ts'

export type Facts = {
  letters: {
    waiting: number
    failing: number
    held: number
    uncarried: number
    error: string | null
    next: Date | null
  }
  /** Matters whose clock struck more than ten minutes ago and was not told. */
  behind: number
  behindSince: Date | null
  failing: { name: string; times: number; error: string }[]
  space: { freeMb: number; isLow: boolean } | null
  clock: { movedMs: number; to: Date } | null
}

function clockText(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')
}

function many(n: number, one: string, more: string): string {
  return `${n} ${n === 1 ? one : more}`
}

function lineOf(
  code: string,
  level: HealthLine['level'],
  text: [string, string],
  todo: [string, string],
  to: string | null = null,
): HealthLine {
  return { code, level, text: { zh: text[0], en: text[1] }, todo: { zh: todo[0], en: todo[1] }, to }
}

/** What an administrator should know now, the worst first; nothing where all is well. */
export function linesOf(facts: Facts): HealthLine[] {
  const { letters, behind, behindSince, failing, space, clock } = facts
  const lines: HealthLine[] = []
  if (space?.isLow)
    lines.push(
      lineOf(
        'storage.low',
        'broken',
        [
          `磁盘只剩 ${space.freeMb} MB:新的内容暂不接收,查看照常,已有的都在。`,
          `The disk has ${space.freeMb} MB left: nothing new is taken, reading goes on, what is there is safe.`,
        ],
        ['请腾出空间;腾出后自动恢复,不用重启。', 'Free space; it goes on by itself, without a restart.'],
      ),
    )
  for (const job of failing)
    lines.push(
      lineOf(
        `job.${job.name}`,
        job.times >= 3 ? 'broken' : 'waits',
        [
          `后台任务“${job.name}”连续失败 ${job.times} 次:${job.error}`,
          `The job “${job.name}” failed ${many(job.times, 'time', 'times in a row')}: ${job.error}`,
        ],
        [
          '会自动再试,没有丢失;一直不好请看服务器日志。',
          'It is tried again and nothing is lost; if it stays, see the log of the server.',
        ],
      ),
    )
  if (behind > 0 && behindSince)
    lines.push(
      lineOf(
        'clocks.behind',
        'broken',
        [
          `有 ${behind} 件事的到期提醒没有处理,最早的是 ${clockText(behindSince)}。`,
          `The clocks of ${many(behind, 'matter', 'matters')} struck and were not told, the first at ${clockText(behindSince)}.`,
        ],
        [
          '请确认后台进程在运行(gankao worker);运行后会补上,不重复。',
          'See that the worker runs (gankao worker); it catches up and tells nothing twice.',
        ],
      ),
    )
  if (clock)
    lines.push(
      lineOf(
        'clock.moved',
        'broken',
        [
          `服务器时间突然${clock.movedMs > 0 ? '往前' : '往后'}跳了 ${Math.round(Math.abs(clock.movedMs) / 60_000)} 分钟,到了 ${clockText(clock.to)}。`,
          `The clock of the server was moved ${clock.movedMs > 0 ? 'forward' : 'back'} by ${Math.round(Math.abs(clock.movedMs) / 60_000)} minutes, to ${clockText(clock.to)}.`,
        ],
        [
          '请核对服务器时间;一小时内不签日志。',
          'Check the time of the server; no day of the journal is signed for an hour.',
        ],
      ),
    )
  if (letters.failing > 0)
    lines.push(
      lineOf(
        'letters.failing',
        'waits',
        [
          `有 ${letters.failing} 封信没有发成,都留着${letters.next ? `,下次 ${clockText(letters.next)} 再试` : ''}。原因:${letters.error ?? ''}`,
          `${many(letters.failing, 'letter', 'letters')} could not be sent, but nothing is lost${letters.next ? ` and it is tried again at ${clockText(letters.next)}` : ''}. Reason: ${letters.error ?? ''}`,
        ],
        ['请看发件页。', 'See the outbox.'],
        '/outbox',
      ),
    )
  if (letters.held > 0)
    lines.push(
      lineOf(
        'letters.held',
        'waits',
        [
          `有 ${letters.held} 封信试了多次没有发成,已停下。`,
          `Tried many times and held now: ${many(letters.held, 'letter', 'letters')}.`,
        ],
        ['修好后在发件页点“现在再发”。', 'When it is mended, send them again from the outbox.'],
        '/outbox',
      ),
    )
  return lines
}
