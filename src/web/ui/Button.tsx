import type { ReactNode } from 'react'
import { Button as AriaButton, Link as AriaLink, type PressEvent } from 'react-aria-components'

/** One primary a page: the act itself, in its own words. Grave acts are secondary and ask in a Dialog, never red. */
type ButtonKind = 'primary' | 'secondary' | 'quiet'

export type ButtonProps = {
  children: ReactNode
  kind?: ButtonKind
  onPress?: (event: PressEvent) => void
  type?: 'button' | 'submit' | 'reset'
  /** Shows that it works on it; further presses are not heard. */
  busy?: boolean
  disabled?: boolean
  /** Takes the whole width. */
  wide?: boolean
  /** Name for screen readers where the face is only a sign. */
  label?: string
  /** The id of the form it submits, when it stands outside. */
  form?: string
  autoFocus?: boolean
  className?: string
  slot?: string | null
}

export function Button(props: ButtonProps) {
  const { kind = 'secondary', busy, wide, className } = props
  return (
    <AriaButton
      className={['button', kind, wide && 'wide', className].filter(Boolean).join(' ')}
      onPress={props.onPress}
      type={props.type ?? 'button'}
      isPending={busy}
      isDisabled={props.disabled}
      aria-label={props.label}
      form={props.form}
      autoFocus={props.autoFocus}
      {...(props.slot === undefined ? {} : { slot: props.slot })}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : null}
      {props.children}
    </AriaButton>
  )
}

export type LinkProps = {
  href: string
  children: ReactNode
  /** Looks like a button of this kind. */
  as?: ButtonKind
  current?: boolean
  label?: string
  className?: string
  target?: '_blank'
  download?: boolean | string
}

/** A link inside the desk goes through the router, one outside leaves the page. */
export function Link(props: LinkProps) {
  const face = props.as ? `button ${props.as}` : 'link'
  return (
    <AriaLink
      className={[face, props.className].filter(Boolean).join(' ')}
      href={props.href}
      aria-label={props.label}
      aria-current={props.current ? 'page' : undefined}
      target={props.target}
      rel={props.target ? 'noopener' : undefined}
      download={props.download}
    >
      {props.children}
    </AriaLink>
  )
}
