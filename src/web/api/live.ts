import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** On a busy day something changes all the time: a page looks again this often at most, each a little apart. */
const atMostEvery = 3000

/** Asks again for what is on the screen when something in one's area changed; the stream says that, never what. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource('/api/live')
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = 0
    const look = (): void => {
      timer = undefined
      last = Date.now()
      // a page nobody looks at asks when it is looked at again
      void client.invalidateQueries({
        predicate: (query) => query.meta?.['live'] === true,
        refetchType: document.hidden ? 'none' : 'active',
      })
    }
    const onChanged = (): void => {
      // several changes at once are one look, and a stream of them does not put it off for ever
      timer ??= setTimeout(look, Math.max(300, last + atMostEvery - Date.now()) + Math.random() * 300)
    }
    // the first look after a while in the background
    const onShown = (): void => {
      if (!document.hidden) onChanged()
    }
    source.addEventListener('changed', onChanged)
    document.addEventListener('visibilitychange', onShown)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onShown)
      source.close()
    }
  }, [client])
}
