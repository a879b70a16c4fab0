import type { ReactNode } from 'react'

export type EmptyProps = {
  /** What this place is for. */
  title: string
  children?: ReactNode
  /** The one thing to do. */
  action?: ReactNode
}

export function Empty(props: EmptyProps) {
  return (
    <div className="empty">
      <p className="empty-title">{props.title}</p>
      {props.children ? <div className="quiet">{props.children}</div> : null}
      {props.action ? <div className="row">{props.action}</div> : null}
    </div>
  )
}
