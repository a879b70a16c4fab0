import { useNavigate, useSearch } from '@tanstack/react-router'
import { useText } from '../../../../web/i18n/text.tsx'
import { Clauses } from './Clauses.tsx'
import { Places } from './Places.tsx'
import { Services } from './Services.tsx'

/** What can be reported, where, and the lists of duties: edited here, with what was kept. */
export function Lists() {
  const { w } = useText()
  const search: { tab?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const tab = search.tab ?? 'services'
  const tabs = [
    ['services', w('事项种类', 'Kinds')],
    ['places', w('地点', 'Places')],
    ['clauses', w('社区清单', 'Lists of tasks')],
  ] as const
  return (
    <div className="stack">
      <h1>{w('种类和地点', 'Kinds and places')}</h1>
      <div className="row" role="group" aria-label={w('看哪一份', 'Which list')}>
        {tabs.map(([key, label]) => (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={tab === key}
            onClick={() => void navigate({ to: '/lists', search: { tab: key === 'services' ? undefined : key } })}
          >
            {label}
          </button>
        ))}
      </div>
      {tab === 'places' ? <Places /> : tab === 'clauses' ? <Clauses /> : <Services />}
    </div>
  )
}
