import { z } from 'zod'

/** Who plays whom in a replay, and what the words of the file are called in the city. Holds passwords: mode 0600. */
export const Book = z.object({
  password: z.string(),
  /** A key of the open interface that may report. */
  apiKey: z.string(),
  /** Lets the clock go. */
  pacemaker: z.string(),
  /** By the first word of an area. */
  dispatchers: z.record(z.string(), z.string()),
  verifiers: z.record(z.string(), z.string()),
  agencies: z.record(
    z.string(),
    z.object({ unitId: z.uuid(), zh: z.string(), en: z.string(), clerk: z.string(), head: z.string() }),
  ),
  services: z.record(z.string(), z.object({ key: z.string() })),
  /** Codes of places, by area. */
  places: z.record(z.string(), z.string()),
})
export type Book = z.infer<typeof Book>
