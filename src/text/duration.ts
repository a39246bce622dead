const UNITS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
const NUMBER = String.raw`\d+(?:\.\d+)?`
const BARE = new RegExp(`^${NUMBER}$`)
const WITH_UNITS = new RegExp(`^(?:(${NUMBER})h)?(?:(${NUMBER})m)?(?:(${NUMBER})s)?(?:(${NUMBER})ms)?$`)

/** Milliseconds, or undefined if the text isn't a duration. A bare number is seconds. */
export function parseDuration(text: string): number | undefined {
  if (BARE.test(text)) return finite(Number(text) * UNITS.s)
  const match = WITH_UNITS.exec(text)
  if (text === '' || !match) return undefined
  const [, h = 0, m = 0, s = 0, ms = 0] = match
  return finite(Number(h) * UNITS.h + Number(m) * UNITS.m + Number(s) * UNITS.s + Number(ms))
}

/** As people say it: '850ms', '12s', '4m 10s', '1h 5m'. The two largest units are precise enough. */
export function formatDuration(exact: number): string {
  const ms = Math.round(exact)
  if (ms < UNITS.s) return ms === 0 ? '0s' : `${ms}ms`
  if (ms < 10 * UNITS.s) return `${Math.floor(ms / 100) / 10}s`
  const seconds = Math.floor(ms / UNITS.s)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const parts = h > 0 ? [`${h}h`, m > 0 ? `${m}m` : ''] : [m > 0 ? `${m}m` : '', s > 0 ? `${s}s` : '']
  return parts.filter(Boolean).join(' ')
}

/** Measured time: from one second on, the parts of a second say nothing. */
export function formatElapsed(ms: number): string {
  return formatDuration(ms < UNITS.s ? ms : Math.floor(ms / UNITS.s) * UNITS.s)
}

/** '4:10', or '1:04:10' */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / UNITS.s)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (part: number): string => String(part).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}
