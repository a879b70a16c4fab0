import { importCatalogue } from '../import/catalogue.ts'
import { importCases } from '../import/cases.ts'
import type { ImportResult } from '../import/check.ts'
import { importDivisions } from '../import/divisions.ts'
import { importGrants, importPeople } from '../import/people.ts'
import { importPlaces } from '../import/places.ts'
import { readSheet } from '../import/sheet.ts'
import type { Fault, Sheet } from '../import/sheet.ts'
import { importUnits } from '../import/units.ts'
import type { House } from '../../kernel/house.ts'
import { originOf } from '../city.ts'
import { Failure } from '../failure.ts'
import { prepareStaff } from '../replay/staff.ts'
import { withCity } from './maintain.ts'

type Say = (line: string) => void
export type ImportOptions = { map?: string; dryRun?: boolean }

/** Percent on one line at a terminal, a line each quarter elsewhere. */
function progress(say: Say): (done: number, total: number) => void {
  let last = -1
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
    if (process.stdout.isTTY) process.stdout.write(`\r  ${done} / ${total} (${percent} %)${done >= total ? '\n' : ''}`)
    else if (percent >= last + 25 || done >= total) {
      say(`  ${done} / ${total}`)
      last = percent
    }
  }
}

/** Names every faulty row. @throws Failure where there is one: nothing was imported, or sent */
export function tellFaults(faults: Fault[], rows: number, undone: string, say: Say): void {
  for (const fault of faults.slice(0, 1000)) {
    const where = [fault.row === null ? '' : `row ${fault.row}`, fault.column ?? ''].filter(Boolean).join(', ')
    say(`  ${where}: ${fault.en} / ${fault.zh}`)
  }
  if (faults.length > 1000) say(`  … and ${faults.length - 1000} more`)
  if (faults.length > 0)
    throw new Failure(`${faults.length} faults in ${rows} rows: nothing was ${undone}. Mend the sheet and try again.`)
}

function tell(result: ImportResult, say: Say): void {
  tellFaults(result.faults, result.rows, 'imported', say)
  say(
    result.dryRun
      ? `${result.rows} rows are faultless: ${result.created} would be new, ${result.already} are there already`
      : `${result.created} imported, ${result.already} were there already (of ${result.rows} rows)`,
  )
}

const sheets = {
  units: importUnits,
  people: importPeople,
  grants: importGrants,
  cases: importCases,
  catalogue: importCatalogue,
} as const

async function openSheet(file: string, options: ImportOptions): Promise<Sheet> {
  return readSheet(file, options.map).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code
    throw code === 'ENOENT' ? new Failure(`There is no file ${file}${options.map ? ` or ${options.map}` : ''}.`) : error
  })
}

export async function importSheet(
  kind: string,
  file: string,
  options: ImportOptions,
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<void> {
  const run = sheets[kind as keyof typeof sheets] as
    | ((house: House, sheet: Sheet, options: object) => Promise<ImportResult>)
    | undefined
  if (!run)
    throw new Failure(
      `There is no import of ${kind}; there are units, people, grants, cases, catalogue and divisions.`,
      2,
    )
  const sheet = await openSheet(file, options)
  await withCity(env, async (city) => {
    const result = await run(city.house, sheet, { dryRun: options.dryRun ?? false, progress: progress(say) })
    tell(result, say)
    const more = result as ImportResult & {
      invitations?: { login: string; invitation: string }[]
      counts?: { state: Record<string, number>; agency: Record<string, number> }
    }
    for (const each of more.invitations ?? [])
      say(`  ${each.login}  ${originOf(env)}/desk/invitation#${each.invitation}`)
    for (const [name, counts] of Object.entries(more.counts ?? {}))
      say(
        `  ${name}: ${Object.entries(counts)
          .map(([key, n]) => `${key} ${n}`)
          .join(', ')}`,
      )
  })
}

export async function importCode(
  code: string,
  options: ImportOptions,
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<void> {
  await withCity(env, async (city) => {
    tell(await importDivisions(city.house, code, { dryRun: options.dryRun ?? false, progress: progress(say) }), say)
  })
}

/** The city of a file without its matters; with `staff`, the accounts that play them as well. */
export async function importPlacesOf(
  file: string,
  options: ImportOptions & { staff?: string },
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<void> {
  const sheet = await openSheet(file, options)
  await withCity(env, async (city) => {
    const result = await importPlaces(city.house, sheet, { dryRun: options.dryRun ?? false })
    tellFaults(result.faults, result.rows, 'imported', say)
    const { services, areas, units, places } = result.made
    const verb = result.dryRun ? 'would be made' : 'made'
    say(`${services} services, ${areas} areas, ${units} units, ${places} places ${verb} for ${result.rows} rows`)
    if (!options.staff || result.dryRun) return
    const accounts = await prepareStaff(city.house, result, options.staff)
    say(
      accounts === 0
        ? `${options.staff} is of this city already and stays as it is`
        : `${accounts} accounts for the replay; their password and a key are in ${options.staff} (keep it to yourself)`,
    )
  })
}
