import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Refusal } from './api/client.ts'
import { TextProvider } from './i18n/text.tsx'
import type { Locale } from './i18n/text.tsx'
import { router } from './shell/router.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/components.css'
import './styles/pages.css'
import './styles/drawing.css'
import './styles/desk.css'
import './styles/print.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (times, error) => times < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
  },
  mutationCache: new MutationCache({
    onError: (error) => {
      // the session ended somewhere else: the shell asks who it is and shows the sign-in page
      if (error instanceof Refusal && error.status === 401) void client.invalidateQueries({ queryKey: ['session'] })
    },
  }),
})

function readLocale(): Locale {
  const chosen = /(?:^|; )lang=(zh|en)/.exec(document.cookie)?.[1]
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.language.startsWith('en') ? 'en' : 'zh'
}

function Desk() {
  const [locale, setLocale] = useState(readLocale)
  return (
    <TextProvider
      locale={locale}
      onLocale={(next) => {
        document.cookie = `lang=${next}; path=/; max-age=31536000; samesite=lax`
        setLocale(next)
      }}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </TextProvider>
  )
}

const place = document.getElementById('desk')
if (place)
  createRoot(place).render(
    <StrictMode>
      <Desk />
    </StrictMode>,
  )
