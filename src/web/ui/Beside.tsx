import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

/**
 * What was opened from a list, beside it where there is room. On a narrow screen it stands above the list, and is
 * brought into view; the focus follows, so that reading goes on there. Give it the key of what is open.
 */
export function Beside(props: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!window.matchMedia('(max-width: 1000px)').matches) return
    box.current?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <div ref={box} className="one" tabIndex={-1} role="region" aria-label={props.label}>
      {props.children}
    </div>
  )
}
