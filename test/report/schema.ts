import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true })
const validate = ajv.compile(SCHEMA)

/** What is wrong with a report (parsed JSON), by the published schema; '' if nothing is. */
export function schemaProblems(report: unknown): string {
  return validate(report) ? '' : ajv.errorsText(validate.errors, { dataVar: 'report' })
}
