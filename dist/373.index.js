export const id = 373;
export const ids = [373];
export const modules = {

/***/ 7373:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readDetails: () => (/* binding */ readDetails)
});

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./build/src/targets/id-forms.js
var id_forms = __webpack_require__(317);
// EXTERNAL MODULE: ./build/src/text/lines.js
var lines = __webpack_require__(7746);
;// CONCATENATED MODULE: ./build/src/dataos/read/status.js

const NO_STATE = { builderStage: '', builderInfo: '', errors: [], runtimeState: '' }
const DEEPEST = 5
const LONGEST_YAML = 250_000
function parseYaml(text) {
  if (text.length > LONGEST_YAML) return undefined
  try {
    const { contents, errors } = (0,dist/* parseDocument */.Tp)(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    return errors.length === 0 ? contents : undefined
  } catch {
    return undefined
  }
}
function textOf(node) {
  if (!(0,dist/* isScalar */.jn)(node) || typeof node.value !== 'string') return ''
  const isNull = node.type === 'PLAIN' && /^(?:null|~)$/i.test(node.value)
  return isNull ? '' : node.value.trim()
}
function textOfScalar(written) {
  const value = written.trim().replace(/^[|>][-+\d]{0,3}(?:\s|$)/, '')
  if (!/^["'#&!~]|\s#|^null$/i.test(value)) return value
  const node = parseYaml(value)
  return node === undefined ? value : textOf(node)
}
function stateOf(status) {
  const [builder, runtime] = [status.get('builderState'), status.get('runtimeState')].map(fieldsOf)
  return {
    builderStage: builder?.('stage') ?? '',
    builderInfo: builder?.('info') ?? '',
    errors: errorsIn(status),
    runtimeState: runtime?.('status') ?? '',
  }
}
function fieldsOf(node) {
  return key => ((0,dist/* isMap */.jh)(node) ? words(node.get(key, true)) : '')
}
function words(node, depth = 0) {
  if (depth > DEEPEST) return ''
  if ((0,dist/* isSeq */.oP)(node)) return node.items.map(item => words(item, depth + 1)).join(', ')
  if (!(0,dist/* isMap */.jh)(node)) return textOf(node)
  return node.items.map(({ key, value }) => `${textOf(key)}: ${words(value, depth + 1)}`).join(', ')
}
function errorsIn(map, depth = 0) {
  if (depth > DEEPEST) return []
  return map.items.flatMap(({ key, value }) => {
    if ((0,dist/* isSeq */.oP)(value)) return value.items.flatMap(item => partError(fieldsOf(item), textOf(key)) ?? [])
    return (0,dist/* isMap */.jh)(value) ? errorsIn(value, depth + 1) : []
  })
}
function partError(field, list) {
  const status = field('status')
  const isBad = /^(?:error|failed|failure)$/i.test(status)
  const message = field('error') || (isBad ? field('message') || field('info') || `status is ${status}` : '')
  if (message === '') return undefined
  const words = [field('service') || field('kind'), field('id') || field('name')].filter(Boolean)
  return { part: words.join(' ') || list, message }
}
const KEY = /^(- +)?([A-Za-z][\w-]*):(?: +(.*))?$/
function stateOfLines(lines) {
  const sections = sectionsIn(lines)
  const plain = sections.filter(({ isItem }) => !isItem)
  const field = (name, key) =>
    textOfScalar(plain.find(section => section.name === name)?.fields.get(key) ?? '')
  const items = sections.filter(({ isItem }) => isItem)
  const states = [
    {
      builderStage: field('builderState', 'stage'),
      builderInfo: field('builderState', 'info'),
      errors: items.flatMap(
        ({ name, fields }) => partError(key => textOfScalar(fields.get(key) ?? ''), name) ?? [],
      ),
      runtimeState: field('runtimeState', 'status'),
    },
    ...sections.flatMap(({ fields }) => [...fields].flatMap(statesInOneLine)),
  ]
  const first = key => states.find(state => state[key] !== '')?.[key] ?? ''
  return {
    builderStage: first('builderStage'),
    builderInfo: first('builderInfo'),
    errors: states.flatMap(({ errors }) => errors),
    runtimeState: first('runtimeState'),
  }
}
function sectionsIn(lines) {
  let section = { name: '', isItem: false, fields: new Map() }
  const sections = [section]
  const open = (name, isItem) => {
    section = { name, isItem, fields: new Map() }
    sections.push(section)
  }
  let last
  for (const line of lines) {
    const text = line.trim()
    const [, dash, key, value = ''] = KEY.exec(text) ?? []
    if (key === undefined) {
      const before = last?.section.fields.get(last.key) ?? ''
      if (!/^\w+$/.test(before)) last?.section.fields.set(last.key, `${before} ${text}`)
      continue
    }
    if (dash !== undefined) open(section.name, true)
    last = section.fields.has(key) ? undefined : { section, key }
    if (last) section.fields.set(key, value)
    if (value === '' && dash === undefined) open(key, false)
  }
  return sections
}
function statesInOneLine([key, value]) {
  const map = /^[[{]/.test(value) ? parseYaml(`${key}: ${value}`) : undefined
  return (0,dist/* isMap */.jh)(map) ? [stateOf(map)] : []
}

;// CONCATENATED MODULE: ./build/src/dataos/read/details.js




const SEPARATOR = /^(?:---|\.\.\.)\s*(?:#.*)?$/
const WORD = /^\w[\w.:+-]{0,199}$/
const TELLING = /^[ \t]*(?:name|uid|generation|status):/
function readDetails(output) {
  const documents = [[]]
  for (const line of (0,lines/* linesOf */.Dx)(output)) {
    if (SEPARATOR.test(line)) documents.push([])
    else if (!/^\S/.test(line) || !(0,lines/* logLine */.BP)(line)) documents.at(-1)?.push(line)
  }
  return documents
    .filter(lines => lines.some(line => TELLING.test(line)))
    .flatMap(lines => detailsOf(lines) ?? [])
}
function detailsOf(lines) {
  const { top, state } = fromYaml(lines.join('\n')) ?? fromLines(lines)
  const value = key => {
    const [only = '', ...others] = new Set(top.filter(([name]) => name === key).map(([, text]) => text))
    return others.length === 0 ? only : ''
  }
  const word = key => (WORD.test(value(key)) ? value(key) : undefined)
  const [uid, generation, created] = ['uid', 'generation', 'created'].map(word)
  const isResource = uid ?? generation ?? (value('name') && value('type'))
  if (!isResource && !top.some(([key]) => key === 'status')) return undefined
  return { ...identityOf(value, lines), uid, generation, created, ...state }
}
function identityOf(value, lines) {
  const [name, type, version, workspace] = ['name', 'type', 'version', 'workspace'].map(value)
  const comment = identityInComments(lines)
  const other = comment && (!name || name === comment.name) ? comment : undefined
  return {
    name: name || other?.name || '',
    type: type || other?.type || '',
    version: version || other?.version || '',
    workspace: workspace || other?.workspace || '',
  }
}
function identityInComments(lines) {
  const code = lines.findIndex(line => line.trim() !== '' && !line.startsWith('#'))
  for (const line of lines.slice(0, code < 0 ? undefined : code)) {
    const [id] = /[a-z][\w.-]{0,99}:[\w.-]{1,99}:[a-z][\w.:-]{0,199}/i.exec(line) ?? []
    const identity = id === undefined ? '' : (0,id_forms/* readId */.wh)(id)
    if (typeof identity !== 'string') return identity
  }
  return undefined
}
function fromYaml(text) {
  const root = parseYaml(text)
  if (!(0,dist/* isMap */.jh)(root)) return undefined
  const top = root.items.map(({ key, value }) => [textOf(key), textOf(value)])
  const status = root.get('status')
  if ((0,dist/* isMap */.jh)(status)) return { top, state: stateOf(status) }
  return root.has('status') ? undefined : { top, state: NO_STATE }
}
function fromLines(lines) {
  const at = lines.findIndex(line => /^status:\s*$/.test(line))
  const [before, after] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at + 1)]
  const end = after.findIndex(line => /^[^\s#-]/.test(line))
  const isFlat = end === after.findIndex(line => line.trim() !== '')
  const [inside, behind] = isFlat || end < 0 ? [after, []] : [after.slice(0, end), after.slice(end)]
  const top = [...before, ...behind].flatMap(line => {
    const [, key, value = ''] = /^([A-Za-z][\w-]*):(?:\s+(.*))?$/.exec(line) ?? []
    return key === undefined ? [] : [[key, textOfScalar(value)]]
  })
  return { top: at < 0 ? top : [...top, ['status', '']], state: stateOfLines(inside) }
}


/***/ })

};
