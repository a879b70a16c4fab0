import type { ReactNode } from 'react'
import { useText } from '../../../../web/i18n/text.tsx'
import { Beside } from '../../../../web/ui/Beside.tsx'

export type Doing<T> = { what: 'add' } | { what: 'edit' | 'end'; item: T }

export function keyOf(doing: Doing<{ id: string }>): string {
  return doing.what === 'add' ? 'add' : doing.what + doing.item.id
}

/** A list, and beside it what is being changed. */
export function TwoParts(props: { open: boolean; name: string; list: ReactNode; one: ReactNode }) {
  const { w } = useText()
  return (
    <div className={props.open ? 'list-and-one' : 'list-and-one alone'}>
      {props.list}
      {props.open ? (
        <Beside key={props.name} label={w('正在改的', 'What is being changed')}>
          {props.one}
        </Beside>
      ) : null}
    </div>
  )
}
