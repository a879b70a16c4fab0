import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { RouterProvider as AriaRouter } from 'react-aria-components'
import { HealthBanner } from '../../kernel/health/pages/HealthBanner.tsx'
import type { identityEndpoints, Session } from '../../kernel/identity/endpoints.ts'
import { SignIn } from '../../kernel/identity/pages/SignIn.tsx'
import { ask, Refusal } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { SessionProvider } from '../api/session.tsx'
import { Instant } from '../ui/Instant.tsx'
import { setPresent } from '../ui/present.ts'
import { useText } from '../i18n/text.tsx'
import { Button, Link } from '../ui/Button.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Failure } from '../ui/Failure.tsx'
import { ToastRegion } from '../ui/Toast.tsx'
import { Help } from './Help.tsx'
import { Notices } from './Notices.tsx'
import { PostMenu } from './PostMenu.tsx'
import { Sidebar, watching } from './Sidebar.tsx'
import { useKeys } from './keys.ts'

function Seal() {
  return (
    <svg className="seal" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect x="1" y="1" width="30" height="30" rx="4" fill="#B0302A" />
      <path
        d="M9 8h14M16 8v5M10 13h12M13 13l-3 6M19 13l3 6M8 24h16M16 18v6"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  )
}

function Frame(props: { session: Session; children: ReactNode }) {
  const { t, locale, setLocale } = useText()
  const { session } = props
  const [open, setOpen] = useState(false)
  const [help, setHelp] = useState(false)
  const acting = session.posts.find((post) => post.id === session.acting)
  const watches = acting?.roles.some((role) => watching.includes(role)) ?? false
  const router = useRouter()
  useLive()
  useKeys({ onHelp: () => setHelp(true), onSearch: () => void router.navigate({ href: '/desk/cases?focus=1' }) })
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <header className="topbar">
        <button
          type="button"
          className="button quiet menu-button"
          aria-expanded={open}
          aria-controls="sidebar"
          onClick={() => setOpen(!open)}
        >
          <svg width="18" height="14" viewBox="0 0 18 14" aria-hidden="true" focusable="false">
            <path d="M0 1h18M0 7h18M0 13h18" stroke="currentColor" strokeWidth="2" />
          </svg>
          <span className="visually-hidden">{t('shell.menu')}</span>
        </button>
        <Link href="/today" className="brand" label={`${t('shell.name')} · ${session.city[locale]}`}>
          <Seal />
          <span className="brand-name">
            {t('shell.name')} · {session.city[locale]}
          </span>
        </Link>
        {session.demo ? <span className="demo-mark">{t('shell.demo')}</span> : null}
        {session.replay ? (
          <span className="demo-mark" title={t('shell.replayText')}>
            {t('shell.replay', { speed: session.replay.speed })}
            <span className="wide-only">
              {' '}
              <Instant at={session.replay.now} />
            </span>
          </span>
        ) : null}
        <span className="grow" />
        <PostMenu session={session} />
        <Notices />
        <Button kind="quiet" onPress={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>
          <span className="wide-only">{t('shell.locale')}</span>
          <span className="small-only">{locale === 'zh' ? 'EN' : '中'}</span>
        </Button>
        <Button kind="quiet" className="wide-only" label={t('shell.help')} onPress={() => setHelp(true)}>
          ?
        </Button>
      </header>
      <Sidebar session={session} open={open} onLeave={() => setOpen(false)} />
      <main id="main" tabIndex={-1}>
        {watches ? <HealthBanner /> : null}
        {props.children}
      </main>
      <Help open={help} onClose={() => setHelp(false)} />
    </div>
  )
}

export function NotFound() {
  const { t } = useText()
  return <Empty title={t('shell.notFound')} action={<Link href="/today">{t('shell.today')}</Link>} />
}

export function Loading() {
  const { t } = useText()
  return (
    <div className="skeleton" role="status" aria-label={t('ui.loading')}>
      <span />
      <span />
      <span />
      <span />
    </div>
  )
}

/** A failure of a query as the page shows it, with its number and another try. */
export function QueryFailure(props: { error: unknown; onRetry: () => void }) {
  const { error } = props
  const known = error instanceof Refusal ? error : undefined
  return (
    <Failure
      title={known?.message ?? String(error)}
      {...(known?.number ? { number: known.number } : {})}
      {...(known && known.status >= 400 && known.status < 500 ? {} : { onRetry: props.onRetry })}
    />
  )
}

function Inside() {
  const { pathname } = useLocation()
  const client = useQueryClient()
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const found = await ask<(typeof identityEndpoints)['session']>('GET', '/api/session', {})
      setPresent(found.replay?.now ?? null)
      return found
    },
    staleTime: 60_000,
    // a replay city's present is not the browser's
    refetchInterval: (query) => (query.state.data?.replay ? 5000 : false),
  })
  useEffect(() => {
    // every page has a path: each new one begins at its content
    if (pathname) document.getElementById('main')?.focus({ preventScroll: true })
  }, [pathname])
  if (pathname === '/invitation') return <Outlet />
  if (session.isPending) return <Loading />
  if (session.error instanceof Refusal && session.error.status === 401)
    return (
      <SignIn
        onDone={async () => {
          client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
          await session.refetch()
        }}
      />
    )
  if (!session.data) return <QueryFailure error={session.error} onRetry={() => void session.refetch()} />
  return (
    <SessionProvider value={session.data}>
      <Frame session={session.data}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </Frame>
    </SessionProvider>
  )
}

export function Shell() {
  const router = useRouter()
  return (
    <AriaRouter
      navigate={(path) => void router.navigate({ href: `/desk${path}` })}
      useHref={(path) => (path.startsWith('/') && !/^\/(api|c|qr|photo)\b/.test(path) ? `/desk${path}` : path)}
    >
      <Inside />
      <ToastRegion />
    </AriaRouter>
  )
}
