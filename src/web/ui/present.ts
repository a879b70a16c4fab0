let city: Date | undefined

/** In a replay city: the instant its clock showed last. */
export function setPresent(at: string | null): void {
  city = at === null ? undefined : new Date(at)
}

/** The city's present: what is late, what is this year. The machine's time, but in a replay city. */
export function present(): Date {
  return city ?? new Date()
}
