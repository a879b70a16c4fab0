import { runAll, tool } from './steps.ts'

process.exitCode = await runAll([
  { name: 'format', ...tool('oxfmt', '.') },
  { name: 'lint', ...tool('oxlint', '--type-aware', '--fix') },
  // what is made from the code: interface, map, schema
  { name: 'generated files', ...tool('vitest', 'run', 'test/generated.test.ts'), env: { WRITE: '1' } },
  { name: 'new migrations', ...tool('migrations', '--write') },
])
