import { runAll, tool } from './steps.ts'

// Everything that can be said of the text without running it against a database.
process.exitCode = await runAll([
  { name: 'format', ...tool('oxfmt', '--check', '.') },
  { name: 'lint', ...tool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'types', ...tool('tsc', '-p', '.', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.json') },
  { name: 'dead code', ...tool('knip') },
  { name: 'migrations', ...tool('migrations') },
  {
    name: 'rooms, interface, map',
    ...tool('vitest', 'run', 'test/rooms.test.ts', 'test/generated.test.ts', '-t', '^(?!.*dumped schema)'),
    env: { TEXT_ONLY: '1' },
  },
])
