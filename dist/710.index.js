export const id = 710;
export const ids = [710];
export const modules = {

/***/ 9710:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readDocuments: () => (/* binding */ readDocuments)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

const MAX_DOCUMENTS = 1000
const MAX_DEPTH = 100
const MAX_TOKENS = 500_000
const TOKENS_PER_PAUSE = 5000
async function readDocuments(text, { pause = async () => {}, unmask = masked => masked } = {}) {
  const results = []
  const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN()
  try {
    for await (const document of composed(text, lines, pause)) {
      if (results.length === MAX_DOCUMENTS)
        throw new Faulty(document.range[0], `has more than ${MAX_DOCUMENTS} documents`)
      const read = readDocument(document, lines, unmask)
      if (read !== undefined) results.push(read)
    }
  } catch (error) {
    results.push(faultOf(error, lines))
  }
  return results
}
class Faulty extends Error {
  offset
  constructor(offset, fault) {
    super(fault)
    this.offset = offset
  }
}
function faultOf(error, lines) {
  if (error instanceof Faulty) return { line: lineAt(lines, error.offset), fault: error.message }
  if (error instanceof RangeError) return { line: 1, fault: TOO_DEEP }
  throw error
}
const TOO_DEEP = `is nested more than ${MAX_DEPTH} levels deep`
async function* composed(text, lineCounter, pause) {
  const parser = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Parser */ .iX(lineCounter.addNewLine)
  const composer = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Composer */ .Dk({
    lineCounter,
    prettyErrors: false,
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
  })
  let [tokens, offset, sincePause] = [0, 0, 0]
  lineCounter.addNewLine(0)
  for (const lexeme of new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Lexer */ .JG().lex(text)) {
    offset += lexeme.length
    for (const token of parser.next(lexeme)) {
      for (const document of composer.next(token)) {
        yield document
        tokens = 0
      }
    }
    if (++tokens > MAX_TOKENS) throw new Faulty(offset, `has more than ${MAX_TOKENS} tokens in one document`)
    if (++sincePause < TOKENS_PER_PAUSE) continue
    await pause()
    sincePause = 0
  }
  for (const token of parser.end()) yield* composer.next(token)
  yield* composer.end()
}
function readDocument(document, lines, unmask) {
  const [error] = document.errors
  if (error)
    return {
      line: lineAt(lines, error.pos[0]),
      fault: `isn't valid YAML: ${YAML_FAULTS[error.code] ?? 'syntax error'}`,
    }
  try {
    const tree =
      document.contents && treeOf(document.contents, { lines, unmask, anchors: new Map(), merged: 0 }, 0)
    return tree && !isNothing(tree) ? tree : undefined
  } catch (fault) {
    return faultOf(fault, lines)
  }
}
const YAML_FAULTS = {
  ALIAS_PROPS: 'an alias with an anchor or a tag',
  BAD_ALIAS: 'bad alias. Quote values that start with *',
  BAD_DIRECTIVE: 'bad directive',
  BAD_DQ_ESCAPE: 'bad escape sequence in double quotes',
  BAD_INDENT: 'bad indentation',
  BAD_SCALAR_START: 'a value starts with a character that needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping or list in the same line as its key',
  BLOCK_IN_FLOW: 'a block inside brackets or braces',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
  RESOURCE_EXHAUSTION: 'too many levels of nesting',
  MISSING_CHAR: 'a missing character, such as a quote, bracket, comma or space',
  MULTILINE_IMPLICIT_KEY: 'a key that spans several lines, or a missing colon',
  TAB_AS_INDENT: 'a tab in the indentation. Use spaces',
  UNEXPECTED_TOKEN: 'an unexpected character. Quote values that start with *',
}
function treeOf(node, building, depth) {
  const { lines, anchors } = building
  const offset = node.range?.[0] ?? 0
  if (depth > MAX_DEPTH) throw new Faulty(offset, TOO_DEEP)
  if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node)) {
    const tree = anchors.get(node.source)
    if (!tree)
      throw new Faulty(
        offset,
        "isn't valid YAML: an alias without its anchor. Quote values that start with *",
      )
    return tree
  }
  const line = lineAt(lines, offset)
  const remember = tree => {
    if ('anchor' in node && node.anchor) anchors.set(node.anchor, tree)
    return tree
  }
  if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node)) {
    const items = []
    const list = remember({ kind: 'list', items, line })
    for (const item of node.items) items.push(itemTree(item, building, line, depth + 1))
    return list
  }
  if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node)) {
    const fields = new Map()
    const mapping = remember({ kind: 'mapping', fields, line })
    fill(fields, node.items, building, line, depth + 1)
    return mapping
  }
  return remember({ kind: 'text', text: (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) ? building.unmask(textOf(node)) : '', line })
}
function itemTree(item, building, line, depth) {
  if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isPair */ .tO)(item)) return treeOf(item, building, depth)
  const fields = new Map()
  fill(fields, [item], building, line, depth)
  return { kind: 'mapping', fields, line }
}
function fill(fields, pairs, building, line, depth) {
  const merged = []
  for (const { key: keyNode, value: valueNode } of pairs) {
    const key = keyNode === null ? undefined : treeOf(keyNode, building, depth)
    const value =
      valueNode === null || valueNode === undefined
        ? { kind: 'text', text: '', line: key?.line ?? line }
        : treeOf(valueNode, building, depth)
    if (key?.kind !== 'text') continue
    if (key.text === '<<' && (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(keyNode) && keyNode.type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN) merged.push(value)
    else if (fields.has(key.text))
      throw new Faulty(keyNode.range?.[0] ?? 0, "isn't valid YAML: duplicate key")
    else fields.set(key.text, { line: lineAt(building.lines, keyNode.range?.[0] ?? 0), value })
  }
  for (const source of merged.flatMap(value => (value.kind === 'list' ? value.items : [value]))) {
    if (source.kind !== 'mapping') continue
    building.merged += source.fields.size
    if (building.merged > MAX_TOKENS) throw new Faulty(0, `merges more than ${MAX_TOKENS} keys`)
    for (const [key, field] of source.fields) if (!fields.has(key)) fields.set(key, field)
  }
}
function textOf({ value, type }) {
  const text = String(value ?? '')
  return type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN && /^(?:null|~)$/i.test(text) ? '' : text
}
function isNothing(tree) {
  return tree.kind === 'text' && tree.text === ''
}
function lineAt(lines, offset) {
  return Math.max(1, lines.linePos(offset).line)
}


/***/ })

};
