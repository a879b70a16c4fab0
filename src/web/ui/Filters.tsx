import { useState } from 'react'
import type { ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'

/** A search with more ways to narrow a list down; on a narrow screen those are folded away until they are wanted. */
export function Filters(props: { search: ReactNode; children: ReactNode; chosen: number }) {
  const { w } = useText()
  const [open, setOpen] = useState(false)
  return (
    <div className={open ? 'filters open' : 'filters'} role="search">
      {props.search}
      <button type="button" className="chip filters-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {w('筛选', 'Narrow down')}
        {props.chosen > 0 ? ` ${props.chosen}` : ''}
      </button>
      {props.children}
    </div>
  )
}
