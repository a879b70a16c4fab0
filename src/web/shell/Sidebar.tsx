import { useLocation } from '@tanstack/react-router'
import type { Session } from '../../kernel/identity/endpoints.ts'
import { textIn, useText } from '../i18n/text.tsx'
import type { TextKey } from '../i18n/text.tsx'
import { Link } from '../ui/Button.tsx'

const reporting = ['agent', 'grid_worker', 'community_worker', 'community_secretary', 'dispatcher']
export const watching = ['administrator', 'auditor']

type Entry = { to: string; text: TextKey; roles?: string[] }

/** By what people come to do, the daily things first. */
const groups: { text: TextKey; entries: Entry[] }[] = [
  {
    text: 'shell.group.work',
    entries: [
      { to: '/today', text: 'shell.today' },
      { to: '/cases', text: 'shell.cases' },
      { to: '/report', text: 'shell.report', roles: reporting },
      { to: '/projects', text: 'shell.projects' },
      { to: '/topics', text: 'shell.topics' },
      { to: '/deadlines', text: 'shell.deadlines' },
    ],
  },
  {
    text: 'shell.group.data',
    entries: [
      { to: '/board', text: 'shell.board' },
      { to: '/map', text: 'shell.map' },
      { to: '/hotspots', text: 'shell.hotspots' },
    ],
  },
  {
    text: 'shell.group.rules',
    entries: [
      { to: '/catalogue', text: 'shell.catalogue' },
      { to: '/limits', text: 'shell.limits' },
      { to: '/calendar', text: 'shell.calendar' },
      { to: '/lists', text: 'shell.lists', roles: ['administrator'] },
    ],
  },
  {
    text: 'shell.group.people',
    entries: [
      { to: '/organization', text: 'shell.organization' },
      { to: '/people', text: 'shell.people', roles: ['administrator'] },
      { to: '/account', text: 'shell.account' },
    ],
  },
  {
    text: 'shell.group.system',
    entries: [
      { to: '/keys', text: 'shell.keys', roles: ['administrator'] },
      { to: '/hooks', text: 'shell.hooks', roles: watching },
      { to: '/outbox', text: 'shell.outbox', roles: watching },
      { to: '/journal', text: 'shell.journal', roles: watching },
    ],
  },
]

/** The pages the acting post can use; a group with none of them is not there. */
export function Sidebar(props: { session: Session; open: boolean; onLeave: () => void }) {
  const { t, locale } = useText()
  const { pathname } = useLocation()
  const roles = props.session.posts.find((post) => post.id === props.session.acting)?.roles ?? []
  const mine = groups
    .map((group) => ({
      ...group,
      entries: group.entries.filter((entry) => !entry.roles || entry.roles.some((role) => roles.includes(role))),
    }))
    .filter((group) => group.entries.length > 0)
  return (
    <nav
      className={props.open ? 'sidebar open' : 'sidebar'}
      aria-label={t('shell.nav')}
      id="sidebar"
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onLeave()
      }}
    >
      <div className="sidebar-groups">
        {mine.map((group) => (
          <div key={group.text}>
            <p className="sidebar-heading" id={group.text}>
              {textIn(locale, group.text)}
            </p>
            <ul aria-labelledby={group.text}>
              {group.entries.map((entry) => (
                <li key={entry.to} onClick={props.onLeave}>
                  <Link href={entry.to} current={pathname === entry.to || pathname.startsWith(`${entry.to}/`)}>
                    {textIn(locale, entry.text)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  )
}
