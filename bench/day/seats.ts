import { demoPassword } from '../../demo/city/people.ts'
import { readData } from '../../demo/city/data.ts'
import { signIn } from '../city-process.ts'

type Person = { login: string; unit: string; roles: string[] }

/** Everybody of the demo city who works at a desk: those of its file, a clerk and a head for every other unit. */
async function logins(): Promise<string[]> {
  const listed = await readData<Person[]>('people.json')
  const units = await readData<{ departments: { key: string }[]; firms: { key: string }[] }>('units.json')
  const made = [...units.departments, ...units.firms].flatMap(({ key }) =>
    (['unit_clerk', 'unit_head'] as const)
      .filter((role) => !listed.some((person) => person.unit === key && person.roles.includes(role)))
      .map((role) => `${key}-${role === 'unit_head' ? 'head' : 'clerk'}`),
  )
  return [...listed.map((person) => person.login), ...made]
}

type Seat = { login: string; cookie: string }
export type Seats = {
  all: Seat[]
  cookieOf(login: string): string
  /** Nothing where nobody of that unit signed in. */
  clerkOf(unit: string): string | undefined
  headOf(unit: string): string | undefined
}

/** Signs `count` sessions in: the accounts of the demo city in turn, each from an address of its own. */
export async function takeSeats(origin: string, count: number): Promise<Seats> {
  const known = await logins()
  const all: Seat[] = []
  // a password takes its time on purpose; four at once keep both cores busy
  const lane = async (first: number): Promise<void> => {
    for (let at = first; at < count; at += 4) {
      const login = known[at % known.length] ?? 'hotline'
      all[at] = { login, cookie: await signIn(origin, login, demoPassword, `10.1.${at >> 8}.${at & 255}`) }
    }
  }
  await Promise.all([0, 1, 2, 3].map(lane))
  const people = await readData<Person[]>('people.json')
  const find = (login: string): string | undefined => all.find((each) => each.login === login)?.cookie
  const cookieOf = (login: string): string => {
    const cookie = find(login)
    if (!cookie) throw new Error(`nobody signed in as ${login}`)
    return cookie
  }
  const of = (unit: string, role: string, made: string): string | undefined =>
    find(people.find((person) => person.unit === unit && person.roles.includes(role))?.login ?? `${unit}-${made}`)
  return {
    all,
    cookieOf,
    clerkOf: (unit) => of(unit, 'unit_handler', 'clerk'),
    headOf: (unit) => of(unit, 'unit_head', 'head'),
  }
}
