import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { NotFound, Shell } from './Shell.tsx'

/** Every search parameter is a text or is not there. */
function texts(search: Record<string, unknown>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(search).map(([key, value]) => [
      key,
      value === undefined || value === '' ? undefined : String(value),
    ]),
  )
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

function page(path: string, load: () => Promise<{ default: () => React.ReactNode }>) {
  return createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: texts,
    component: lazyRouteComponent(load),
  })
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ href: '/desk/today' })
  },
})

const tree = root.addChildren([
  home,
  page('/today', () => import('../../kernel/promise/pages/Today.tsx').then((m) => ({ default: m.Today }))),
  page('/promises/$id', () =>
    import('../../kernel/promise/pages/PromisePage.tsx').then((m) => ({ default: m.PromisePage })),
  ),
  page('/cases', () => import('../../modules/whistle/pages/Cases.tsx').then((m) => ({ default: m.Cases }))),
  page('/cases/$id', () => import('../../modules/whistle/pages/CasePage.tsx').then((m) => ({ default: m.CasePage }))),
  page('/cases/$id/slip', () => import('../../modules/whistle/pages/Slip.tsx').then((m) => ({ default: m.Slip }))),
  page('/report', () => import('../../modules/whistle/pages/ReportPage.tsx').then((m) => ({ default: m.ReportPage }))),
  page('/board', () => import('../../modules/whistle/pages/BoardPage.tsx').then((m) => ({ default: m.BoardPage }))),
  page('/catalogue', () => import('../../modules/whistle/pages/Catalogue.tsx').then((m) => ({ default: m.Catalogue }))),
  page('/organization', () =>
    import('../../kernel/organization/pages/Organization.tsx').then((m) => ({ default: m.Organization })),
  ),
  page('/calendar', () =>
    import('../../kernel/calendar/pages/CalendarPage.tsx').then((m) => ({ default: m.CalendarPage })),
  ),
  page('/limits', () => import('../../kernel/params/pages/Limits.tsx').then((m) => ({ default: m.Limits }))),
  page('/keys', () => import('../../modules/whistle/open311/pages/Keys.tsx').then((m) => ({ default: m.Keys }))),
  page('/outbox', () => import('../../kernel/notice/pages/Outbox.tsx').then((m) => ({ default: m.Outbox }))),
  page('/journal', () =>
    import('../../kernel/journal/pages/JournalPage.tsx').then((m) => ({ default: m.JournalPage })),
  ),
  page('/account', () => import('../../kernel/identity/pages/Account.tsx').then((m) => ({ default: m.Account }))),
  page('/invitation', () =>
    import('../../kernel/identity/pages/Invitation.tsx').then((m) => ({ default: m.Invitation })),
  ),
])

export const router = createRouter({
  routeTree: tree,
  basepath: '/desk',
  defaultPreload: 'intent',
  scrollRestoration: true,
  // every parameter stays the text it is: ?month=2026-11 is no number
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString()
    return text === '' ? '' : `?${text}`
  },
})
