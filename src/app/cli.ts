import { Command, Option } from 'commander'
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
  .action(async (options: { empty?: boolean; worker: boolean }) => {
    const { start } = await import('./start.ts')
    const started = await start({ env: process.env, empty: options.empty ?? false, worker: options.worker, say })
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

program
  .command('replay')
  .description('fold every promise from its acts')
  .addOption(new Option('--check', 'compare with the rows that are kept').makeOptionMandatory())
  .action(async () => (await import('./commands/record.ts')).replayCity(process.env, say))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`gankao: ${error.message}\n`)
  process.exitCode = error.exitCode
}
