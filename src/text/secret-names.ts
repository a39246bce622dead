const ANYWHERE =
  /API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PRIVATE|CREDENTIAL|LICENSE_KEY|WEBHOOK|DSN|CONNECTION_STRING/
const WHOLE_WORD = /(?<![A-Z0-9])(?:PASS|PAT|AUTH)(?![A-Z0-9])/
const AT_THE_END = /_KEY(?:_ID)?$/

/** Whether a variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return [name.toUpperCase(), withUnderscores(name)].some(
    form => ANYWHERE.test(form) || WHOLE_WORD.test(form) || AT_THE_END.test(form),
  )
}

/** `clientSecret` as CLIENT_SECRET */
function withUnderscores(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()
}

/** Describe a secret, and don't hold it. */
const DESCRIPTIVE =
  /_(?:NAMES?|TYPES?|PATH|FILE|DIR|EXPIRY|EXPIRES|EXPIRES_(?:IN|AT)|EXPIRATION|COUNT|LIMIT|LENGTH|SIZE|TTL|REFS?|STATUS|POLICY|ENDPOINT|METHOD|MODE|ENABLED|REQUIRED|VERSION|SERVICE|IPS?|DNS|SUBNETS?)$|(?<!WEBHOOK|DSN)_UR[IL]$|IMAGE_PULL_SECRETS?$|TOKENI[SZ]|SECRETAR/
const NO_SECRET_KEYS =
  /(?:^|_)(?:PRIMARY|FOREIGN|PARTITION|SORT|PUBLIC|ROW|CACHE|COMMENT|UNIQUE|HOT|OBJECT)_KEY$/
const HEADERS = /^(?:PROXY_)?AUTHORIZATION$/

/** `token-refresher: CrashLoopBackOff` is about a resource, but `x-auth-header` and `token-value` aren't names of one. */
const NAME_OF_RESOURCE = /^(?!x-)[a-z0-9]+(?:-[a-z0-9]+)+(?<!-(?:value|data|hash|string|header))$/

/** Whether what a text shows under this name, such as `X-Api-Key`, is a secret. */
export function isSecretKey(name: string): boolean {
  const form = withUnderscores(name).replace(/[^A-Z0-9]+/g, '_')
  if (HEADERS.test(form)) return true
  if (NAME_OF_RESOURCE.test(name) && !ENDS_LIKE_SECRET.test(form)) return false
  return isSecretName(form) && !DESCRIPTIVE.test(form) && !NO_SECRET_KEYS.test(form)
}

const ENDS_LIKE_SECRET = new RegExp(`(?:${ANYWHERE.source}|${WHOLE_WORD.source}|_KEY|_KEY_ID)$`)

/** Whether also a mere number under this name is a secret: `password: 123456`, but not `max_tokens: 4096`. */
export function isNumberedLikeSecret(name: string): boolean {
  return ENDS_LIKE_SECRET.test(withUnderscores(name).replace(/[^A-Z0-9]+/g, '_'))
}
