import type { ReactNode } from 'react'
import { useText, type TextKey } from '../i18n/text.tsx'

export type LightState = 'overdue' | 'soon' | 'kept' | 'running' | 'closed'

export const lightShapes: Record<LightState, string> = {
  overdue: '●',
  soon: '◆',
  kept: '✓',
  running: '▶\uFE0E',
  closed: '–',
}

const words = {
  overdue: 'ui.light.overdue',
  soon: 'ui.light.soon',
  kept: 'ui.light.kept',
  running: 'ui.light.running',
  closed: 'ui.light.closed',
} as const satisfies Record<LightState, TextKey>

export type LightProps = {
  state: LightState
  /** The word; without it the state's own. A light never stands without one. */
  children?: ReactNode
}

/** A state by word, shape and ground; never by colour alone. */
export function Light(props: LightProps) {
  const { t } = useText()
  return (
    <span className={`light ${props.state}`}>
      <span className="light-shape" aria-hidden="true">
        {lightShapes[props.state]}
      </span>
      <span>{props.children ?? t(words[props.state])}</span>
    </span>
  )
}
