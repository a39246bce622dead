/** RFC 3339, as Go prints times: seconds and an offset are always there. */
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Milliseconds since 1970, or undefined where the text is no such time: what is unclear is not guessed. */
export function parseTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text.trim())
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', sign, hours = '0', minutes = '0'] = match
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const ms = Date.parse(`${local}Z`)
  // There is no 30th of February, though the clock would go on to March.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(local)) return undefined
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  return ms + Math.floor(Number(`0${fraction}`) * 1000) - offset
}
