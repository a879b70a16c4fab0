import { runAll, tool } from './steps.ts'

// Everything that can be said of the text without running it against a database.
process.exitCode = await runAll([
  { name: 'format', ...tool('oxfmt', '--check', '.') },
  { name: 'lint', ...tool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'types', ...tool('tsc', '-p', '.') },
])
