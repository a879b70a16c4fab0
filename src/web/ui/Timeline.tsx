import type { ReactNode } from 'react'
import { lightShapes, type LightState } from './Light.tsx'
import { Instant } from './Instant.tsx'

type TimelineEntry = {
  id: string
  /** ISO instant. */
  at: string
  /** What was done, in a sentence. */
  title: ReactNode
  /** Who, through which post. */
  who?: string
  /** Why, what was written. */
  detail?: ReactNode
  photos?: { src: string; alt: string; href?: string }[]
  state?: LightState
}

export type TimelineProps = { label: string; entries: TimelineEntry[]; now?: Date }

/** What happened, in the order it is given; each entry says when, who and why. */
export function Timeline(props: TimelineProps) {
  return (
    <ol className="timeline" aria-label={props.label}>
      {props.entries.map((entry) => (
        <li key={entry.id} className={`timeline-entry ${entry.state ?? ''}`}>
          <span className="timeline-mark" aria-hidden="true">
            {entry.state ? lightShapes[entry.state] : ''}
          </span>
          <div className="timeline-what">
            <p>
              <span className="strong">{entry.title}</span>
              {entry.who ? <span className="quiet"> {entry.who}</span> : null}
            </p>
            {entry.detail ? <div className="timeline-detail">{entry.detail}</div> : null}
            {entry.photos?.length ? (
              <div className="row">
                {entry.photos.map((photo) => (
                  <a key={photo.src} href={photo.href ?? photo.src} className="thumb">
                    <img src={photo.src} alt={photo.alt} loading="lazy" />
                  </a>
                ))}
              </div>
            ) : null}
          </div>
          <Instant at={entry.at} now={props.now} className="timeline-when quiet" />
        </li>
      ))}
    </ol>
  )
}
