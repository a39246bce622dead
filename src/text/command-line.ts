/**
 * Splits a command as a shell splits words, without being one: 'single' and "double" quotes, and a backslash
 * before a quote, a backslash or white space. Before anything else a backslash stands for itself, so that a
 * Windows path needs no quotes. Undefined where a quote is not closed.
 */
export function splitCommand(command: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let rest = command.trim()
  while (rest !== '') {
    const [token = ''] = /^(?:'[^']*'|"(?:\\["\\]|\\(?!["\\])|[^"\\])*"|\\["'\\\s]|\s|[^'"])/.exec(rest) ?? []
    if (token === '') return undefined
    rest = rest.slice(token.length)
    if (/^\s/.test(token)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + unquoted(token)
  }
  return word === undefined ? words : [...words, word]
}

function unquoted(token: string): string {
  if (token.startsWith("'")) return token.slice(1, -1)
  if (token.startsWith('"')) return token.slice(1, -1).replace(/\\(["\\])/g, '$1')
  return token.length === 2 ? token.slice(1) : token
}
