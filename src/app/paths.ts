import { dirname, join } from 'node:path'

/** The folder of the checkout. */
export const projectRoot = dirname(dirname(import.meta.dirname))
export const migrationsFolder = join(projectRoot, 'db/migrations')
