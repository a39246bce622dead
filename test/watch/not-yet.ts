/** Rules of the contract that the models know and `src/` doesn't keep yet. This list becomes empty, and the file goes. */
export type Rule =
  | 'a wait ends on fresh readings only'
  | 'deleted has start-grace'
  | 'missing after start-grace, also if it was there'
  | 'an outage lasts start-grace'
  | 'a relapse doubles the window'
  | 'fail-fast reports what fails beside'
  | 'wildcard rows leave'
  | 'changed resources hold'
  | 'unchanged runs hold'
  | 'old failures by their words'
  | 'no call after the deadline'
  | 'incomplete answers'
  | 'at-least'
  | 'versions of one resource'
  | 'types that are not known'
  | 'states of revision 2'
  | 'scheduled workflows'
  | 'wait-for: deleted'
  | 'removed since the baseline'

export const NOT_YET: readonly Rule[] = [
  'a wait ends on fresh readings only',
  'deleted has start-grace',
  'missing after start-grace, also if it was there',
  'an outage lasts start-grace',
  'a relapse doubles the window',
  'fail-fast reports what fails beside',
  'wildcard rows leave',
  'changed resources hold',
  'unchanged runs hold',
  'old failures by their words',
  'no call after the deadline',
  'incomplete answers',
  'at-least',
  'versions of one resource',
  'types that are not known',
  'scheduled workflows',
  'wait-for: deleted',
  'removed since the baseline',
]

export const isKept = (rule: Rule): boolean => !NOT_YET.includes(rule)
