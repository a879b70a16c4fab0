import { useQuery } from '@tanstack/react-query'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Link } from '../../../web/ui/Button.tsx'
import type { healthEndpoints } from '../endpoints.ts'

/** Why there is no answer; a refusal is none of this banner's news. */
function awayText(error: Error): { zh: string; en: string } | undefined {
  const status = error instanceof Refusal ? error.status : 0
  if (status >= 500) return { zh: error.message, en: error.message }
  if (status >= 400) return undefined
  return {
    zh: '连不上服务器。页面上的内容可能不是最新的。',
    en: 'The server cannot be reached. What you see may not be the latest.',
  }
}

/** Above every page of an administrator while something waits, is behind or is away; nothing while all is well. */
export function HealthBanner() {
  const { w, say } = useText()
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => ask<(typeof healthEndpoints)['health']>('GET', '/api/health', {}),
    refetchInterval: 15_000,
    retry: false,
  })
  const lines = health.data && !health.isError ? health.data.lines : []
  const away = health.error ? awayText(health.error) : undefined
  if (lines.length === 0 && !away) return null
  return (
    <section className="health" role="status" aria-label={w('系统状况', 'State of the system')}>
      <ul>
        {away ? (
          <li className="broken">
            <strong>▲ {say(away)}</strong>
          </li>
        ) : null}
        {lines.map((line) => (
          <li key={line.code} className={line.level}>
            <strong>
              {line.level === 'broken' ? '▲ ' : '◆ '}
              {say(line.text)}
            </strong>{' '}
            {line.to ? <Link href={line.to}>{say(line.todo)}</Link> : say(line.todo)}
          </li>
        ))}
      </ul>
    </section>
  )
}
