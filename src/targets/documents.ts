import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  Scalar,
} from 'yaml'

/** A YAML value whose parts know their line. Every scalar is the text as written. Aliases share one value. */
export type Tree = Text | List | Mapping

export interface Text {
  readonly kind: 'text'
  readonly text: string
  readonly line: number
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly Tree[]
  readonly line: number
}

export interface Mapping {
  readonly kind: 'mapping'
  readonly fields: ReadonlyMap<string, Field>
  readonly line: number
}

export interface Field {
  /** The line of the key. */
  readonly line: number
  readonly value: Tree
}

/** What is wrong with a text. It holds nothing of the text itself, which may be of any origin. */
export interface Fault {
  readonly line: number
  readonly fault: string
}

const MAX_DOCUMENTS = 1000
const MAX_DEPTH = 100
/** About 1.5 MB of usual YAML; the parser needs some 500 bytes of memory for each. */
const MAX_TOKENS = 500_000
const TOKENS_PER_PAUSE = 5000

export interface ReadOptions {
  /** Called again and again, so that reading a large text doesn't block everything else. */
  readonly pause?: () => Promise<void>
  /** Makes of a scalar what it stands for. */
  readonly unmask?: (text: string) => string
}

/** The documents of a text that hold anything, and what is wrong with the others. */
export async function readDocuments(
  text: string,
  { pause = async () => {}, unmask = masked => masked }: ReadOptions = {},
): Promise<(Tree | Fault)[]> {
  const results: (Tree | Fault)[] = []
  const lines = new LineCounter()
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

/** Thrown and caught in this file. */
class Faulty extends Error {
  readonly offset: number
  constructor(offset: number, fault: string) {
    super(fault)
    this.offset = offset
  }
}

function faultOf(error: unknown, lines: LineCounter): Fault {
  if (error instanceof Faulty) return { line: lineAt(lines, error.offset), fault: error.message }
  // The parser descends one call for each level.
  if (error instanceof RangeError) return { line: 1, fault: TOO_DEEP }
  throw error
}

const TOO_DEEP = `is nested more than ${MAX_DEPTH} levels deep`

async function* composed(
  text: string,
  lineCounter: LineCounter,
  pause: () => Promise<void>,
): AsyncGenerator<Document.Parsed> {
  const parser = new Parser(lineCounter.addNewLine)
  const composer = new Composer({
    lineCounter,
    prettyErrors: false,
    schema: 'failsafe',
    // Found while the tree is made: the parser's own check takes the square of the number of keys.
    uniqueKeys: false,
    // It would write past the runner.
    logLevel: 'silent',
  })
  let [tokens, offset, sincePause] = [0, 0, 0]
  lineCounter.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    offset += lexeme.length
    for (const token of parser.next(lexeme)) {
      for (const document of composer.next(token)) {
        yield document as Document.Parsed
        tokens = 0
      }
    }
    if (++tokens > MAX_TOKENS) throw new Faulty(offset, `has more than ${MAX_TOKENS} tokens in one document`)
    if (++sincePause < TOKENS_PER_PAUSE) continue
    await pause()
    sincePause = 0
  }
  for (const token of parser.end()) yield* composer.next(token) as Generator<Document.Parsed>
  yield* composer.end() as Generator<Document.Parsed>
}

/** Undefined for a document that is empty. */
function readDocument(
  document: Document.Parsed,
  lines: LineCounter,
  unmask: (text: string) => string,
): Tree | Fault | undefined {
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

/** The parser's own messages quote the text. */
const YAML_FAULTS: Readonly<Record<string, string>> = {
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

interface Building {
  readonly lines: LineCounter
  readonly unmask: (text: string) => string
  readonly anchors: Map<string, Tree>
  /** How many fields came from other mappings, which one line can merge by the thousand. */
  merged: number
}

function treeOf(node: Node, building: Building, depth: number): Tree {
  const { lines, anchors } = building
  const offset = node.range?.[0] ?? 0
  if (depth > MAX_DEPTH) throw new Faulty(offset, TOO_DEEP)
  if (isAlias(node)) {
    const tree = anchors.get(node.source)
    if (!tree)
      throw new Faulty(
        offset,
        "isn't valid YAML: an alias without its anchor. Quote values that start with *",
      )
    return tree
  }
  const line = lineAt(lines, offset)
  const remember = <T extends Tree>(tree: T): T => {
    if ('anchor' in node && node.anchor) anchors.set(node.anchor, tree)
    return tree
  }
  if (isSeq(node)) {
    const items: Tree[] = []
    // Before its items are read: one of them may be an alias of the list.
    const list = remember<List>({ kind: 'list', items, line })
    for (const item of node.items) items.push(itemTree(item, building, line, depth + 1))
    return list
  }
  if (isMap(node)) {
    const fields = new Map<string, Field>()
    const mapping = remember<Mapping>({ kind: 'mapping', fields, line })
    fill(fields, node.items, building, line, depth + 1)
    return mapping
  }
  return remember<Text>({ kind: 'text', text: isScalar(node) ? building.unmask(textOf(node)) : '', line })
}

/** In brackets an item may be a pair, which is a mapping of one. */
function itemTree(item: unknown, building: Building, line: number, depth: number): Tree {
  if (!isPair(item)) return treeOf(item as Node, building, depth)
  const fields = new Map<string, Field>()
  fill(fields, [item], building, line, depth)
  return { kind: 'mapping', fields, line }
}

/** Keys of the mapping itself count before those that it merges (`<<`), whatever their order. */
function fill(
  fields: Map<string, Field>,
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  building: Building,
  line: number,
  depth: number,
): void {
  const merged: Tree[] = []
  for (const { key: keyNode, value: valueNode } of pairs) {
    const key = keyNode === null ? undefined : treeOf(keyNode as Node, building, depth)
    const value: Tree =
      valueNode === null || valueNode === undefined
        ? { kind: 'text', text: '', line: key?.line ?? line }
        : treeOf(valueNode as Node, building, depth)
    if (key?.kind !== 'text') continue
    if (key.text === '<<' && isScalar(keyNode) && keyNode.type === Scalar.PLAIN) merged.push(value)
    else if (fields.has(key.text))
      throw new Faulty((keyNode as Node).range?.[0] ?? 0, "isn't valid YAML: duplicate key")
    else fields.set(key.text, { line: lineAt(building.lines, (keyNode as Node).range?.[0] ?? 0), value })
  }
  for (const source of merged.flatMap(value => (value.kind === 'list' ? value.items : [value]))) {
    if (source.kind !== 'mapping') continue
    building.merged += source.fields.size
    if (building.merged > MAX_TOKENS) throw new Faulty(0, `merges more than ${MAX_TOKENS} keys`)
    for (const [key, field] of source.fields) if (!fields.has(key)) fields.set(key, field)
  }
}

/** What YAML takes for null is empty. */
function textOf({ value, type }: Scalar): string {
  const text = String(value ?? '')
  return type === Scalar.PLAIN && /^(?:null|~)$/i.test(text) ? '' : text
}

function isNothing(tree: Tree): boolean {
  return tree.kind === 'text' && tree.text === ''
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line)
}
