import { isSecretName } from './secret-names.ts'

/** The environment of the step. */
export type Env = Readonly<Record<string, string | undefined>>

/** Variables of the runner, among them its tokens and the inputs of this step. */
const RUNNER_VARIABLE = /^(?:INPUT|ACTIONS|GITHUB|RUNNER)_/i

const BRACED = /\$\{[^{}\r\n]*\}/g
const VARIABLE = /\$\{([^{}\r\n]*)\}|\$([a-z_]\w*)/gi
const NAME = /^[a-z_]\w*$/i
// Letters for private use: they have no meaning in YAML, and aren't used in text.
const [OPEN, CLOSE] = ['\ue000', '\ue001']
const MASK = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g')

/** A text in which every `${VAR}` is a plain word, so that its braces mean nothing to a reader of YAML. */
export interface Masked {
  readonly text: string
  readonly unmask: (text: string) => string
}

export function maskVariables(text: string): Masked {
  const variables: string[] = []
  return {
    text: text.replace(BRACED, variable => `${OPEN}${variables.push(variable) - 1}${CLOSE}`),
    unmask: masked => masked.replace(MASK, (mask, index) => variables[Number(index)] ?? mask),
  }
}

/** Without the lines that are nothing but a masked variable, which may stand for a whole block. */
export function withoutLoneMasks(masked: string): string {
  return masked.replace(new RegExp(`^[ \\t]*${MASK.source}[ \\t]*(?=\\r?$)`, 'gm'), '')
}

export interface Expanded {
  readonly text: string
  /** Variables that aren't set, and what isn't a variable. */
  readonly missing: readonly string[]
  /** Variables that are never expanded, because a manifest could publish a secret with them. */
  readonly refused: readonly string[]
}

/** Expands `$VAR` and `${VAR}` from the environment. A variable that is set to nothing is nothing. */
export function expand(text: string, env: Env): Expanded {
  const missing = new Set<string>()
  const refused = new Set<string>()
  const expanded = text.replace(VARIABLE, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? ''
    if (isVariable(name) && (isSecretName(name) || RUNNER_VARIABLE.test(name))) {
      refused.add(name)
      return ''
    }
    const value = isVariable(name) && Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined) missing.add(name)
    return value ?? ''
  })
  return { text: expanded, missing: [...missing], refused: [...refused] }
}

/** Other forms, such as one with a default, mean different things to different programs. */
export function isVariable(name: string): boolean {
  return NAME.test(name)
}
