import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'

/** What every field takes. */
export type FieldBase = {
  label: string
  /** What belongs in, said before it is filled. */
  hint?: ReactNode
  /** What is wrong and how to mend it. */
  error?: string
  /** true: must be filled. false: says "optional". Left out: says nothing. */
  required?: boolean
  disabled?: boolean
  readOnly?: boolean
  name?: string
  autoFocus?: boolean
  /** The label is kept for screen readers only, e.g. in a tool bar. */
  hideLabel?: boolean
  className?: string
}

export function FieldLabel(props: { label: string; required?: boolean; hide?: boolean }) {
  const { t } = useText()
  return (
    <Label className={props.hide ? 'visually-hidden' : 'field-label'}>
      {props.label}
      {props.required === false ? <span className="field-optional">{t('ui.optional')}</span> : null}
    </Label>
  )
}

export function FieldHint(props: { children?: ReactNode }) {
  if (!props.children) return null
  return (
    <Text slot="description" className="field-hint">
      {props.children}
    </Text>
  )
}

export function FieldFault(props: { error?: string }) {
  return (
    <FieldError className="field-error">
      {props.error ? (
        <>
          <span aria-hidden="true">▲ </span>
          {props.error}
        </>
      ) : null}
    </FieldError>
  )
}

/** The properties that React Aria's fields share. */
export function fieldProps(props: FieldBase) {
  return {
    className: ['field', props.className].filter(Boolean).join(' '),
    isRequired: props.required === true,
    isDisabled: props.disabled,
    isInvalid: Boolean(props.error),
    autoFocus: props.autoFocus,
    name: props.name,
    validationBehavior: 'aria' as const,
  }
}
