import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStep, tool } from './steps.ts'

type Report = { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number; success: boolean }

const folder = mkdtempSync(join(tmpdir(), 'gankao-report-'))
const file = join(folder, 'report.json')
const chosen = process.argv.slice(2)
const { code } = await runStep({
  name: 'tests',
  ...tool('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...chosen),
})
let passed = 0
let failed = 1
try {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  passed = report.numPassedTests
  // a file that does not load has no failed test, but is a failure
  failed = report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0)
} catch {
  // no report: the runner itself fell over, which counts as one failure
}
if (code !== 0 && failed === 0) failed = 1
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
