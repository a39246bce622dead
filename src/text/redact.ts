/** Environment variables whose value is never shown. */
const SECRET_NAMES = /APIKEY|API_KEY|TOKEN|SECRET|PASSWORD|LICENSE_KEY$/i
/** Words that such variables hold as switches; taking them out of every text would hide the text, not a secret. */
const SWITCHES = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled)$/i
const SHORTEST = 4
const HIDDEN = '***'
const INVISIBLE = /[^\P{Cc}\n\r\t]|\p{Cf}/gu
/** Keys that no environment variable need hold: from a login file, or from arguments of the command. */
const KEYS: readonly RegExp[] = [
  /(?<=\b(?:Bearer|Basic)[ \t]{1,4})[\w.~+/=-]{8}[\w.~+/=-]*/gi,
  /\beyJ[\w.-]{8}[\w.-]*/g,
  /(?<=(?:api_?key|token|secret|password)=["']?)[^\s"'&,;]{4}[^\s"'&,;]*/gi,
  /(?<=(?:api_?key|token|secret|password)"\s{0,4}:\s{0,4}")[^"\\\n]*(?:\\.[^"\\\n]*){0,2000}/gi,
]

/**
 * A function that takes secrets out of a text: those of the environment, in the forms in which programs print them,
 * and what looks like a key.
 */
export function redactor(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name]) => SECRET_NAMES.test(name))
    .map(([, value]) => value)
    .filter(value => value !== undefined)
    .flatMap(value => [value, ...value.split(/[\r\n]/)])
    .flatMap(value => [value, value.trim()])
    .flatMap(value => [value, value.replace(INVISIBLE, '')])
    .filter(value => value.trim().length >= SHORTEST && !SWITCHES.test(value.trim()))
    .flatMap(formsOf)
  // The longest first: one secret may be the beginning of another.
  const forms = [...new Set(secrets)].sort((a, b) => b.length - a.length)
  return text => {
    // A secret with an invisible character in it is still readable.
    const visible = text.replace(INVISIBLE, '')
    const shown = forms.some(form => visible.includes(form)) ? visible : text
    const known = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), shown)
    return KEYS.reduce((rest, key) => rest.replace(key, HIDDEN), known)
  }
}

/** As it is, in an address, in JSON (that of Go too, which the CLI is written in), and in base64. */
function formsOf(value: string): string[] {
  const inAddress = encodeURIComponent(value.toWellFormed())
  const inJson = JSON.stringify(value).slice(1, -1)
  const inGoJson = inJson.replace(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`)
  const inBase64 = Buffer.from(value).toString('base64')
  return [value, inAddress, inAddress.replace(/%../g, code => code.toLowerCase()), inJson, inGoJson, inBase64]
}
