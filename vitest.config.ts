import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'demo/**/*.test.ts'],
    // what is said of the text alone (npm run check) needs no database
    globalSetup: process.env['TEXT_ONLY'] ? [] : ['test/database.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
