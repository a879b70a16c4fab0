import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { OutputOf } from '../../../platform/http/contract.ts'
import type { ActOffer, Field } from '../contract.ts'
import type { promiseEndpoints } from '../endpoints.ts'
import { AnyField } from './AnyField.tsx'
import type { OwnFields, Prefill, Values } from './field.ts'

type Act = (typeof promiseEndpoints)['act']

/** The form of an act, in place. What was typed stays until the act is taken; a bad line is tried again with the same key. */
export function ActForm(props: {
  promiseId: string
  offer: ActOffer
  prefill: Prefill
  own?: OwnFields | undefined
  /** The answer of the act: the matter as its module shows it. */
  onDone: (next: OutputOf<Act>) => void
  onLeave: () => void
}) {
  const { say, w } = useText()
  const { offer, prefill } = props
  const fields = offer.fields as Field[]
  const [values, setValues] = useState<Values>(prefill.values)
  const key = useRef(crypto.randomUUID())
  const take = useMutation({
    mutationFn: () => {
      const asked = fields.filter((field) => !field.when || values[field.when.field] === field.when.is)
      const input = Object.fromEntries(
        asked.flatMap((field) => (values[field.name] === undefined ? [] : [[field.name, values[field.name]]])),
      )
      return ask<Act>(
        'POST',
        '/api/promises/:id/acts/:act',
        { params: { id: props.promiseId, act: offer.act }, input },
        { key: key.current },
      )
    },
    onSuccess: (next) => {
      toast(w(`已办:${offer.label.zh}`, `Done: ${offer.label.en}`))
      props.onDone(next)
    },
    onError: (error) => {
      // a refusal was an answer: what is sent next is another intent
      if (error instanceof Refusal && error.status > 0) key.current = crypto.randomUUID()
      requestAnimationFrame(() =>
        document
          .querySelector<HTMLElement>('.act-form [data-invalid] input, .act-form [data-invalid] textarea')
          ?.focus(),
      )
    },
  })
  const refusal = take.error instanceof Refusal ? take.error : undefined
  return (
    <form
      className="act-form stack sheet"
      aria-label={say(offer.label)}
      onSubmit={(event) => {
        event.preventDefault()
        take.mutate()
      }}
    >
      <h2>{say(offer.label)}</h2>
      {prefill.reason ? <p className="quiet">{prefill.reason}</p> : null}
      {offer.warns ? <p className="warning">◆ {say(offer.warns)}</p> : null}
      {refusal ? (
        <p className="field-error" role="alert">
          <span aria-hidden="true">▲ </span>
          {refusal.message}
        </p>
      ) : null}
      {fields
        .filter((field) => !field.when || values[field.when.field] === field.when.is)
        .map((field) => (
          <AnyField
            key={field.name}
            field={field}
            value={values[field.name]}
            onChange={(value) =>
              setValues((before) => ({ ...before, [field.name]: value === '' || value === null ? undefined : value }))
            }
            error={refusal?.faults[field.name]}
            prefill={prefill}
            promiseId={props.promiseId}
            own={props.own}
          />
        ))}
      <div className="row">
        <Button kind="primary" type="submit" busy={take.isPending}>
          {say(offer.label)}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
