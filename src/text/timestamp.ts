const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?<fraction>\.\d{1,9})?`
const OFFSET = String.raw`(?<zone>[Zz]|UTC|GMT|[+-]\d\d:?\d\d)`
/** Go adds the name of the zone to its offset, and what its monotonic clock shows. */
const TAIL = String.raw`(?: [A-Z]{2,5}| [+-]\d{2,4})?(?: m=[+-][\d.]{1,30})?`
const NAMED_MONTH = '(?<name>[A-Z][a-z]{2})'

/** The forms in which Go prints a time that says in which zone it is. */
const FORMS = [
  // RFC 3339, and that of time.Time.String()
  String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt ]${CLOCK} ?${OFFSET}${TAIL}`,
  // RFC 1123
  String.raw`[A-Z][a-z]{2}, (?<day>\d\d) ${NAMED_MONTH} (?<year>\d{4}) ${CLOCK} ${OFFSET}`,
  // time.UnixDate and time.RubyDate
  String.raw`[A-Z][a-z]{2} ${NAMED_MONTH} {1,2}(?<day>\d{1,2}) ${CLOCK} ${OFFSET} (?<year>\d{4})`,
].map(form => new RegExp(`^${form}$`))

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** Milliseconds since 1970. Undefined if the text isn't clearly such a time. */
export function parseTimestamp(text: string): number | undefined {
  const trimmed = text.trim()
  const match = FORMS.map(form => form.exec(trimmed)).find(match => match !== null)
  if (!match?.groups) return undefined
  const { year, name, hour, minute, second, fraction = '', zone = '' } = match.groups
  const month = name === undefined ? match.groups['month'] : monthOf(name)
  const local = `${year}-${month}-${match.groups['day']?.padStart(2, '0')}T${hour}:${minute}:${second}`
  const ms = Date.parse(`${local}Z`)
  // There is no 30th of February, though the clock would go on to March.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(local)) return undefined
  const offset = offsetOf(zone)
  return offset === undefined ? undefined : ms + Math.floor(Number(`0${fraction}`) * 1000) - offset
}

function monthOf(name: string): string {
  const at = MONTHS.indexOf(name)
  return String(at % 3 === 0 ? at / 3 + 1 : 0).padStart(2, '0')
}

function offsetOf(zone: string): number | undefined {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
}
