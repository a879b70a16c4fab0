import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Asks again for what is on the screen when something in one's area changed; the stream says that, never what. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource('/api/live')
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChanged = (): void => {
      // several changes at once are one look
      clearTimeout(timer)
      timer = setTimeout(
        () => void client.invalidateQueries({ predicate: (query) => query.meta?.['live'] === true }),
        300,
      )
    }
    source.addEventListener('changed', onChanged)
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [client])
}
