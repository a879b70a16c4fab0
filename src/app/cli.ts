import { Command, Option } from 'commander'
import type { ReplayOptions } from './commands/replay-cases.ts'
import { Failure } from './failure.ts'

const program = new Command('gankao')
program
  .description('Every promise gets an owner, a deadline, evidence, and a verdict from the people it was made to.')
  .version('0.1.0')
  .showHelpAfterError('(gankao --help lists the commands)')
  .addHelpText(
    'after',
    `
Environment:
  GANKAO_DATA   data folder (default: the XDG data folder)     PORT, HOST   where to serve (8632, 127.0.0.1)
  DATABASE_URL  a PostgreSQL 15 or later of your own           GANKAO_ORIGIN  the address people use, for links
  GANKAO_SECRET 32 bytes in base64 (default: a file 0600)      GANKAO_SMTP, GANKAO_MAIL_FROM  to send mail
  GANKAO_OIDC_ISSUER, GANKAO_OIDC_CLIENT_ID, GANKAO_OIDC_CLIENT_SECRET, GANKAO_OIDC_NAME  an identity provider
  GANKAO_RESERVE_MB  disk left free for the database (256); below it nothing new is taken, reading goes on
  GANKAO_PROXY=1 behind a TLS proxy

Exit codes: 0 done, 1 failed, 2 asked wrongly.`,
  )

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Ends by Ctrl-C or SIGTERM; a second one ends at once. */
function untilEnded(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let ending = false
    const end = (): void => {
      if (ending) process.exit(130)
      ending = true
      say('\n  ending …')
      void stop().then(resolve, (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exitCode = 1
        resolve()
      })
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  })
}

program
  .command('start')
  .description('serve the city; on the first start it is filled with the demo, or prepared empty')
  .option('--empty', 'a real city without demo data; prints a one-time link for the first administrator')
  .option('--no-worker', 'answer requests only; another process runs the jobs')
  .option('--clock-from <instant>', 'a replay city: an empty one whose clock begins in the past, e.g. 2025-01-01')
  .option('--clock-speed <N>', 'how many times as fast its clock may run', '3600')
  .action(async (options: { empty?: boolean; worker: boolean; clockFrom?: string; clockSpeed: string }) => {
    const { start } = await import('./start.ts')
    const { askedReplay } = await import('./commands/replay-cases.ts')
    const replay = askedReplay(options)
    const { empty = false, worker } = options
    const started = await start({ env: process.env, empty, worker, say, ...(replay ? { replay } : {}) })
    await untilEnded(() => started.stop())
  })

program
  .command('worker')
  .description('run the jobs (clocks, letters, seals) for a city that another process serves')
  .action(async () => {
    const { runWorker } = await import('./commands/maintain.ts')
    const worker = await runWorker(process.env)
    say('  the worker runs; Ctrl-C ends it.')
    await untilEnded(() => worker.stop())
  })

program
  .command('migrate')
  .description('bring the database up to date')
  .action(async () => (await import('./commands/maintain.ts')).migrateCity(process.env, say))

program
  .command('demo')
  .description('fill an empty city with the demo')
  .action(async () => (await import('./commands/maintain.ts')).fillDemo(process.env, say))

const journal = program.command('journal').description('the record of everything')
journal
  .command('verify')
  .description('recompute every chain, entry, day and signature')
  .action(async () => (await import('./commands/record.ts')).verifyCity(process.env, say))

journal
  .command('export <folder>')
  .description('write the whole record, the public keys and the script that verifies it without this program')
  .action(async (folder: string) => (await import('./commands/record.ts')).exportCity(folder, process.env, say))

const imports = program.command('import').description('take data over from sheets (CSV or xlsx) or national codes')
for (const [kind, what] of [
  ['units', 'units with their places in a tree'],
  ['people', 'people with accounts and posts'],
  ['grants', 'roles of posts'],
  ['cases', 'matters of a former system, with state and times'],
  ['catalogue', 'who answers for what, where, since when'],
] as const)
  imports
    .command(`${kind} <file>`)
    .description(what)
    .option('--map <file>', 'a JSON file that says which column is which (example: demo/maps/nyc311.json)')
    .option('--dry-run', 'check every row and write nothing')
    .action(async (file: string, options: { map?: string; dryRun?: boolean }) =>
      (await import('./commands/import.ts')).importSheet(kind, file, options, process.env, say),
    )
imports
  .command('places-of <file>')
  .description('the services, areas, units and places a file of matters speaks of, without the matters')
  .option('--map <file>', 'a JSON file that says which column is which (example: demo/maps/nyc311.json)')
  .option('--staff <file>', 'in a replay city: make accounts and a key for gankao replay-cases, written into this file')
  .option('--dry-run', 'check every row and write nothing')
  .action(async (file: string, options: { map?: string; staff?: string; dryRun?: boolean }) =>
    (await import('./commands/import.ts')).importPlacesOf(file, options, process.env, say),
  )
imports
  .command('divisions <code>')
  .description('the national divisions below a code, e.g. 632801')
  .option('--dry-run', 'check and write nothing')
  .action(async (code: string, options: { dryRun?: boolean }) =>
    (await import('./commands/import.ts')).importCode(code, options, process.env, say),
  )

program
  .command('backup <file>')
  .description('a consistent copy of everything in one file')
  .option('--with-keys', 'with the keys that open contacts and sign days: keep such a copy under lock')
  .action(async (file: string, options: { withKeys?: boolean }) => {
    const { backupCity } = await import('./commands/backup.ts')
    const { withCity } = await import('./commands/maintain.ts')
    await withCity(process.env, (city) => backupCity(city, file, { keys: options.withKeys ?? false }, say))
  })
program
  .command('restore <file>')
  .description('put a copy into an empty city, then verify it')
  .action(async (file: string) => {
    const { restoreCity } = await import('./commands/backup.ts')
    const { withCity } = await import('./commands/maintain.ts')
    await withCity(process.env, (city) => restoreCity(city, file, say))
  })

const procedures = program.command('procedures').description('versions of the procedures open promises follow')
procedures
  .command('list')
  .description('kinds, their newest versions, and which open promises follow an older one')
  .action(async () => {
    const { listProcedures } = await import('./commands/procedures.ts')
    const { withCity } = await import('./commands/maintain.ts')
    await withCity(process.env, (city) => listProcedures(city, say))
  })
procedures
  .command('publish <kind>')
  .description('move the open promises of a kind to its newest version, each as an act of its record')
  .option('--dry-run', 'say what would move where, and change nothing')
  .action(async (kind: string, options: { dryRun?: boolean }) => {
    const { publishProcedure } = await import('./commands/procedures.ts')
    const { withCity } = await import('./commands/maintain.ts')
    await withCity(process.env, (city) => publishProcedure(city, kind, { dryRun: options.dryRun ?? false }, say))
  })

const user = program.command('user').description('accounts')
const users = () => Promise.all([import('./commands/user.ts'), import('./commands/maintain.ts')])
user
  .command('list')
  .description('accounts with their posts and roles')
  .action(async () => {
    const [own, { withCity }] = await users()
    await withCity(process.env, (city) => own.listUsers(city, say))
  })
user
  .command('add <login>')
  .description('a person with an account and a post; prints a one-time link')
  .requiredOption('--name <name>', 'name of the person')
  .requiredOption('--unit <unit>', 'code or full name of the unit')
  .requiredOption('--title <title>', 'title of the post')
  .requiredOption('--role <role...>', 'roles of the post')
  .action(async (login: string, options: { name: string; unit: string; title: string; role: string[] }) => {
    const [own, { withCity }] = await users()
    await withCity(process.env, (city) => own.addUser(city, login, options, say))
  })
user
  .command('invite <login>')
  .description('a new one-time link, for a forgotten password')
  .action(async (login: string) => {
    const [own, { withCity }] = await users()
    await withCity(process.env, (city) => own.inviteUser(city, login, say))
  })
for (const disabled of [true, false])
  user
    .command(`${disabled ? 'disable' : 'enable'} <login>`)
    .description(disabled ? 'sign somebody out everywhere and let nobody in' : 'let somebody in again')
    .action(async (login: string) => {
      const [own, { withCity }] = await users()
      await withCity(process.env, (city) => own.setUserDisabled(city, login, disabled, say))
    })

const key = program.command('key').description('keys of the open interface (Open311)')
const keys = () => Promise.all([import('./commands/key.ts'), import('./commands/maintain.ts')])
key
  .command('list')
  .description('keys with their unit, what they may, and the day of last use')
  .action(async () => {
    const [own, { withCity }] = await keys()
    await withCity(process.env, (city) => own.listKeys(city, say))
  })
key
  .command('add <name>')
  .description('a key for a unit; printed once')
  .requiredOption('--unit <unit>', 'code or full name of the unit it stands for')
  .option('--may <what...>', 'write, updates, read_extended', [])
  .option('--post-of <login>', 'for updates: whose post answers for them')
  .action(async (name: string, options: { unit: string; may: string[]; postOf?: string }) => {
    const [own, { withCity }] = await keys()
    await withCity(process.env, (city) => own.addKeyOf(city, name, options, say))
  })
key
  .command('end <id>')
  .description('end a key at once')
  .action(async (id: string) => {
    const [own, { withCity }] = await keys()
    await withCity(process.env, (city) => own.endKeyOf(city, id, say))
  })

program
  .command('replay')
  .description('fold every promise from its acts')
  .addOption(new Option('--check', 'compare with the rows that are kept').makeOptionMandatory())
  .action(async () => (await import('./commands/record.ts')).replayCity(process.env, say))

program
  .command('replay-cases <file>')
  .description('play recorded matters into a replay city over HTTP, then hold the city against the file')
  .option('--map <file>', 'a JSON file that says which column is which (example: demo/maps/nyc311.json)')
  .requiredOption('--to <origin>', 'the running replay city, e.g. http://127.0.0.1:8632')
  .requiredOption('--as <file>', 'who plays: the file of gankao import places-of --staff')
  .option('--speed <N>', 'how many times as fast as real time', '3600')
  .option('--tolerance <minutes>', 'how far the city may run ahead of what is not done yet (default: N / 240)')
  .option('--state <file>', 'what was sent already (default: beside the data)')
  .option('--patience <seconds>', 'how long a city that is away is waited for', '600')
  .action(async (file: string, options: ReplayOptions) =>
    (await import('./commands/replay-cases.ts')).replayCases(file, options, say),
  )

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`gankao: ${error.message}\n`)
  process.exitCode = error.exitCode
}
