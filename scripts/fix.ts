import { runAll, tool } from './steps.ts'

process.exitCode = await runAll([
  { name: 'format', ...tool('oxfmt', '.') },
  { name: 'lint', ...tool('oxlint', '--type-aware', '--fix') },
])
