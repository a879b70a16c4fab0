import { createContext, useContext } from 'react'
import type { Session } from '../../kernel/identity/endpoints.ts'

const SessionContext = createContext<Session | null>(null)
export const SessionProvider = SessionContext.Provider

/** Who is signed in; only inside the shell, which shows the sign-in page to everybody else. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession outside of the shell')
  return session
}

/** The post one acts through now. */
export function usePost(): Session['posts'][number] | undefined {
  const session = useSession()
  return session.posts.find((post) => post.id === session.acting)
}
