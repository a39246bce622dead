/** Environment variables whose value is never shown. */
const SECRET_NAMES = /APIKEY|API_KEY|TOKEN|SECRET|PASSWORD|^LICENSE_KEY$/i
/** Words that such variables hold as switches; taking them out of every text would hide the text, not a secret. */
const SWITCHES = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled)$/i
const SHORTEST = 4
const HIDDEN = '***'
/** Keys that no environment variable need hold: from a login file, or from arguments of the command. */
const KEYS: readonly RegExp[] = [
  /(?<=\bBearer\s+)[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /(?<=(?:api_?key|token|secret|password)=["']?)[^\s"'&,;]{4,}/gi,
  /(?<="\w*(?:api_?key|token|secret|password)"\s*:\s*")(?:[^"\\]|\\.)+/gi,
]

/**
 * A function that takes secrets out of a text: those of the environment, in the forms in which programs print them,
 * and what looks like a key.
 */
export function redactor(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name]) => SECRET_NAMES.test(name))
    .flatMap(([, value = '']) => [value, value.trim(), ...value.split(/[\r\n]+/)])
    .filter(value => value.trim().length >= SHORTEST && !SWITCHES.test(value.trim()))
    .flatMap(value => [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)])
  // The longest first: one secret may be the beginning of another.
  const forms = [...new Set(secrets)].sort((a, b) => b.length - a.length)
  return text => {
    const known = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text)
    return KEYS.reduce((rest, key) => rest.replace(key, HIDDEN), known)
  }
}
