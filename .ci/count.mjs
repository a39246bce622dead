/** Prints how many tests passed and failed. If another check failed, that counts as one failure. */
import { readFileSync } from 'node:fs'

const [file = '', status = '0'] = process.argv.slice(2)

function counts() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

const { passed, failed } = counts()
console.log(`${passed} passed, ${failed === 0 && status !== '0' ? 1 : failed} failed`)
