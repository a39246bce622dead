import { parseDuration } from './duration.ts'
import { quoteInFull } from './escape.ts'

/** How a short text is read that people write: `read` gives undefined for what isn't `allowed`. */
export interface Reader<T> {
  readonly allowed: string
  readonly read: (text: string) => T | undefined
}

export const DURATION: Reader<number> = {
  allowed: 'a duration such as 500ms, 30s, 10m or 1h30m',
  read: parseDuration,
}

export const POSITIVE_DURATION: Reader<number> = {
  allowed: 'a duration longer than 0, such as 500ms, 30s, 10m or 1h30m',
  read: text => parseDuration(text) || undefined,
}

export const FLAG: Reader<boolean> = {
  allowed: 'true or false',
  read: text => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
}

export function choice<const T extends string>(...choices: readonly [T, ...T[]]): Reader<T> {
  const lowerCase = (text: string): T | undefined => choices.find(one => one === text.toLowerCase())
  return { allowed: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`, read: lowerCase }
}

export function integer(min: number, max: number): Reader<number> {
  return {
    allowed: `an integer from ${min} to ${max}`,
    read: text => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

/** What is wrong with a text that its reader doesn't allow. */
export function notAllowed(text: string, { allowed }: { readonly allowed: string }): string {
  return `${quoteInFull(text)} isn't valid. Use ${allowed}`
}
