export const id = 226;
export const ids = [226];
export const modules = {

/***/ 226:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readManifestFiles: () => (/* binding */ readManifestFiles)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/src/text/escape.js
var text_escape = __webpack_require__(4502);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/src/targets/files.js



class Unreadable extends Error {}
const YAML_FILE = /\.ya?ml$/i
const WILDCARD = /[*?[\]{}]/
const MAX_FILE_MIB = 10
async function findFiles(pattern, options) {
  const { folder, workspace, wanted, signal } = options
  const { root } = (0,external_node_path_.parse)(pattern)
  const start = root === '' ? folder : root
  const rest = (0,external_node_path_.normalize)(pattern.slice(root.length))
  const exact = await kindOf((0,external_node_path_.join)(start, rest))
  const segments = exact === undefined ? rest.split(external_node_path_.sep).filter(Boolean) : []
  const wildcard = segments.findIndex(segment => WILDCARD.test(segment))
  const literal = wildcard < 0 ? segments : segments.slice(0, wildcard)
  const named = exact === undefined ? (0,external_node_path_.join)(start, ...literal) : (0,external_node_path_.join)(start, rest)
  const roots = await rootsOf(exact === 'file' ? (0,external_node_path_.dirname)(named) : named, workspace)
  const search = {
    files: new Map(),
    seen: new Set(),
    last: segments.at(-1) ?? '',
    wanted,
    roots,
    signal,
  }
  await find(exact === undefined ? start : named, segments, search)
  return [...search.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
async function rootsOf(named, workspace) {
  const real = (await realOf(workspace)) ?? workspace
  if (isBelow(named, workspace) || isBelow(named, real)) return [real]
  const elsewhere = await realOf(named)
  return elsewhere === undefined ? [real] : [real, elsewhere]
}
async function realOf(path) {
  try {
    return await (0,promises_.realpath)(path)
  } catch {
    return undefined
  }
}
function isInside(real, roots) {
  return roots.some(root => isBelow(real, root))
}
function isBelow(path, folder) {
  const inside = (0,external_node_path_.relative)(folder, path)
  return inside !== '..' && !inside.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(inside)
}
async function find(path, segments, search) {
  const kind = await kindOf(path)
  const [first, ...rest] = segments
  if (kind === 'file') {
    if (first === undefined) take(path, await (0,promises_.realpath)(path), search)
    return
  }
  if (kind !== 'folder') return
  if (first !== undefined && !WILDCARD.test(first)) return find((0,external_node_path_.join)(path, first), rest, search)
  await findIn(path, segments, search)
}
async function findIn(path, segments, search) {
  search.signal.throwIfAborted()
  const [first, ...rest] = segments
  const real = await (0,promises_.realpath)(path)
  const key = [real, ...segments].join(external_node_path_.sep)
  if (search.seen.has(key)) return
  search.seen.add(key)
  if (!isInside(real, search.roots)) {
    search.files.set(real, { path, real, roots: search.roots })
    return
  }
  if (first === '**' && rest.length > 0) await find(path, rest, search)
  for (const entry of (await (0,promises_.readdir)(path, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const below = (0,external_node_path_.join)(path, entry.name)
    if (first === undefined || first === '**')
      await findBelow(entry, below, (0,external_node_path_.join)(real, entry.name), segments, search)
    else if (matches(entry.name, first)) await find(below, rest, search)
  }
}
async function findBelow(entry, path, real, segments, search) {
  const isLink = entry.isSymbolicLink()
  const kind = isLink ? await kindOf(path) : entry.isDirectory() ? 'folder' : 'file'
  if (kind === 'folder') return findIn(path, segments, search)
  const isLast = segments.length === 0 || (segments.length === 1 && segments[0] === '**')
  if (kind !== 'file' || !isLast || !(search.wanted === 'all' || YAML_FILE.test(path))) return
  add(path, isLink ? await (0,promises_.realpath)(path) : real, search)
}
function take(path, real, search) {
  const isSpelledOut = !WILDCARD.test(search.last) || search.last.includes('.')
  if (search.wanted === 'all' || isSpelledOut || YAML_FILE.test(path)) add(path, real, search)
}
function add(path, real, { files, roots }) {
  if (!files.has(real)) files.set(real, { path, real, roots })
}
function matches(name, segment) {
  const plainDot = text => text.replace(/^\./, '\ue000')
  return (0,external_node_path_.matchesGlob)(plainDot(name), plainDot(segment))
}
async function kindOf(path) {
  try {
    return (await (0,promises_.stat)(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined
    throw error
  }
}
async function readText(real) {
  const bytes = await readBytes(real)
  if (bytes.includes(0)) throw new Unreadable('is a binary file')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable("isn't valid UTF-8")
  }
}
const OPEN_FLAGS = external_node_fs_.constants.O_RDONLY | (external_node_fs_.constants.O_NONBLOCK ?? 0) | (external_node_fs_.constants.O_NOFOLLOW ?? 0)
async function readBytes(real) {
  try {
    const file = await (0,promises_.open)(real, OPEN_FLAGS)
    try {
      return await readOpen(file)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(whyUnreadable(error))
  }
}
async function readOpen(file) {
  const stats = await file.stat()
  if (stats.isDirectory()) throw new Unreadable('is a directory')
  if (!stats.isFile()) throw new Unreadable("isn't a regular file")
  const chunks = []
  for (let size = 0; size <= MAX_FILE_MIB * 1024 * 1024; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkSize(stats.size, size)))
    if (bytesRead === 0) return Buffer.concat(chunks)
    chunks.push(buffer.subarray(0, bytesRead))
    size += bytesRead
  }
  throw new Unreadable(`is larger than ${MAX_FILE_MIB} MiB. Exclude it with a line that starts with !`)
}
function chunkSize(expected, read) {
  return Math.min(Math.max(expected - read + 1, 4096), 1024 * 1024)
}
function whyUnreadable(error) {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return "doesn't exist"
  if (code === 'EACCES' || code === 'EPERM') return "can't be read: permission denied"
  return `can't be read (${code || 'unknown error'})`
}
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

// EXTERNAL MODULE: ./build/src/text/secret-names.js
var secret_names = __webpack_require__(3804);
;// CONCATENATED MODULE: ./build/src/text/variables.js

const RUNNER_VARIABLE = /^(?:INPUT|ACTIONS|GITHUB|RUNNER)_/i
const BRACED = /\$\{[^{}\r\n]*\}/g
const VARIABLE = /\$\{([^{}\r\n]*)\}|\$([a-z_]\w*)/gi
const NAME = /^[a-z_]\w*$/i
const [OPEN, CLOSE] = ['\ue000', '\ue001']
const MASK = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g')
function maskVariables(text) {
  const variables = []
  return {
    text: text.replace(BRACED, variable => `${OPEN}${variables.push(variable) - 1}${CLOSE}`),
    unmask: masked => masked.replace(MASK, (mask, index) => variables[Number(index)] ?? mask),
  }
}
function withoutLoneMasks(masked) {
  return masked.replace(new RegExp(`^[ \\t]*${MASK.source}[ \\t]*(?=\\r?$)`, 'gm'), '')
}
function expand(text, env) {
  const missing = new Set()
  const refused = new Set()
  const expanded = text.replace(VARIABLE, (_, braced, bare) => {
    const name = braced ?? bare ?? ''
    if (isVariable(name) && ((0,secret_names/* isSecretName */.eh)(name) || RUNNER_VARIABLE.test(name))) {
      refused.add(name)
      return ''
    }
    const value = isVariable(name) && Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined) missing.add(name)
    return value ?? ''
  })
  return { text: expanded, missing: [...missing], refused: [...refused] }
}
function isVariable(name) {
  return NAME.test(name)
}

;// CONCATENATED MODULE: ./build/src/targets/dependencies.js
const FORMS = {
  compute: (value, expand) => nameIn(value, expand).map(name => [{ type: 'compute', name }]),
  depot: (value, expand) => nameIn(value, expand).map(name => [{ type: 'depot', name }]),
  depotName: (value, expand) => nameIn(value, expand).map(name => [{ type: 'depot', name }]),
  dataosSecrets: secrets,
  secrets,
  volume: volumes,
  persistentVolume: volumes,
}
const PROSE = new Set([
  'description',
  'title',
  'tags',
  'labels',
  'annotations',
  'purpose',
  'meta',
  'metadata',
])
const SETTINGS = new Set(['env', 'envs', 'environment', 'environmentVars', 'data', 'properties'])
function dependenciesIn(manifest, expand) {
  const found = new Map()
  const seen = new Set()
  const open = [{ tree: manifest, isSettings: false }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { tree, isSettings } = next
    if (seen.has(tree)) continue
    seen.add(tree)
    if (tree.kind === 'text') dependencies_add(found, addresses(tree.text, expand))
    else if (tree.kind === 'list') {
      for (const item of tree.items) open.push({ tree: item, isSettings })
    } else {
      for (const [key, { value }] of tree.fields) {
        if (PROSE.has(key)) continue
        if (!isSettings && Object.hasOwn(FORMS, key)) dependencies_add(found, FORMS[key]?.(value, expand) ?? [])
        open.push({ tree: value, isSettings: isSettings || SETTINGS.has(key) })
      }
    }
  }
  return [...found.values()]
}
function dependencies_add(found, dependencies) {
  for (const dependency of dependencies) {
    const key = dependency.map(({ type, name, workspace }) => [type, name, workspace].join('\0')).join('\n')
    if (!found.has(key)) found.set(key, dependency)
  }
}
const ADDRESS = /(?<![\w-])dataos:\/\/((?:\$\{[^{}]*\}|[\w$.-])+)(?![\w$.-])/g
const dependencies_NAME = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
function addresses(text, expand) {
  if (!text.includes('dataos://')) return []
  return [...text.matchAll(ADDRESS)].flatMap(([, depot = '']) =>
    validName(depot, expand).map(name => [{ type: 'depot', name }]),
  )
}
function nameIn(value, expand) {
  return value?.kind === 'text' ? validName(value.text, expand) : []
}
function validName(text, expand) {
  const name = expand(text)?.trim() ?? ''
  return dependencies_NAME.test(name) && !/^(?:true|false)$/.test(name) ? [name] : []
}
function secrets(value, expand) {
  return (value.kind === 'list' ? value.items : [value]).flatMap(item => {
    const [name] = nameIn(item.kind === 'mapping' ? item.fields.get('name')?.value : item, expand)
    if (name === undefined) return []
    const given = item.kind === 'mapping' ? item.fields.get('workspace')?.value : undefined
    if (given === undefined || (given.kind === 'text' && given.text.trim() === '')) {
      return [
        [
          { type: 'instance-secret', name },
          { type: 'secret', name },
        ],
      ]
    }
    return nameIn(given, expand).map(workspace => [{ type: 'secret', name, workspace }])
  })
}
function volumes(value, expand) {
  if (value.kind !== 'mapping') return []
  return nameIn(value.fields.get('name')?.value, expand).map(name => [{ type: 'volume', name }])
}

// EXTERNAL MODULE: ./build/src/targets/id-forms.js
var id_forms = __webpack_require__(317);
// EXTERNAL MODULE: ./build/src/targets/identity.js
var targets_identity = __webpack_require__(5216);
// EXTERNAL MODULE: ./build/src/targets/types.js
var types = __webpack_require__(5341);
;// CONCATENATED MODULE: ./build/src/targets/manifests.js






async function readManifests(text, env, pause) {
  const { readDocuments } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(710)]).then(__webpack_require__.bind(__webpack_require__, 9710))
  const { text: masked, unmask } = maskVariables(text)
  const options = { unmask, ...(pause && { pause }) }
  const documents = await readDocuments(masked, options)
  const bare = withoutLoneMasks(masked)
  const isBroken = all => all.some(document => 'fault' in document)
  const again = isBroken(documents) && bare !== masked ? await readDocuments(bare, options) : documents
  const reading = { env, problems: [], warnings: [], known: new Map() }
  const declarations = (isBroken(again) ? documents : again).flatMap(document => {
    if (!('fault' in document)) return declarationIn(document, reading, 0)
    reading.problems.push(`line ${document.line}: the file ${document.fault}`)
    return []
  })
  return { declarations, problems: reading.problems, warnings: reading.warnings }
}
const MAX_NESTED_BUNDLES = 20
function declarationIn(tree, reading, nesting) {
  const known = reading.known.get(tree)
  if (known) return known
  reading.known.set(tree, [])
  const declaration = declarationOf(tree, reading, nesting)
  const declarations = declaration ? [declaration] : []
  reading.known.set(tree, declarations)
  return declarations
}
function declarationOf(tree, reading, nesting) {
  if (tree.kind !== 'mapping') return skip(reading, tree.line, 'not a mapping')
  const { fields } = tree
  const entity = wordIn(fields, 'entity')
  const isProduct = entity === 'product'
  if (!['', 'resource', 'product'].includes(entity)) {
    return skip(
      reading,
      tree.line,
      `not a resource (its entity is ${(0,text_escape/* quoteInFull */.f9)(textIn(fields, 'entity').trim())})`,
    )
  }
  const absent = (isProduct ? ['name'] : ['name', 'type']).filter(key => wordIn(fields, key) === '')
  if (absent.length > 0) return skip(reading, tree.line, `not a DataOS resource (no ${absent.join(' or ')})`)
  if (nesting > MAX_NESTED_BUNDLES) {
    reading.problems.push(`line ${tree.line}: bundles are nested more than ${MAX_NESTED_BUNDLES} levels deep`)
    return undefined
  }
  const type = isProduct ? PRODUCT : part(reading, fields, 'type')?.toLowerCase()
  const name = part(reading, fields, 'name')
  const tenant = wordIn(fields, 'tenant')
  const workspace = part(reading, fields, 'workspace') || (tenant === '' ? undefined : targets_identity/* NO_WORKSPACE */.eu)
  const version = part(reading, fields, 'version')
  if (type === undefined || name === undefined) return undefined
  const { consistsOf } = (0,types/* resourceType */.Vm)(type)
  return {
    identity: (0,targets_identity/* identity */.D_)(type, name, workspace, version),
    isScheduled: hasSchedule(fieldsOf(fields.get(type))),
    line: fields.get('name')?.line ?? tree.line,
    dependencies: consistsOf === 'itself' ? dependenciesIn(tree, text => expandQuietly(text, reading)) : [],
    parts:
      consistsOf === 'bundled resources'
        ? bundleParts(reading, tree, nesting)
        : consistsOf === 'product parts'
          ? productParts(reading, fields)
          : [],
  }
}
const PRODUCT = 'data'
function skip({ warnings }, line, why) {
  warnings.push(`line ${line}: skipped: ${why}`)
}
function part(reading, fields, key) {
  const field = fields.get(key)
  if (!field || isEmpty(field.value)) return undefined
  const text = expanded(reading, field, `the ${key}`)
  if (text === undefined || field.value.kind !== 'text') return undefined
  const wrong = (0,targets_identity/* wrongPart */.Ff)(key, text, targets_identity/* PARTS */.dI[key], field.value.text.trim())
  if (wrong === undefined) return text
  reading.problems.push(`line ${field.line}: ${wrong}`)
  return undefined
}
function expanded(reading, { value, line }, what) {
  const complain = problem => {
    reading.problems.push(`line ${line}: ${problem}`)
  }
  if (value.kind !== 'text') return complain(`${what} must be a string`)
  const raw = value.text
  const { text, missing, refused } = expand(raw, reading.env)
  if (refused.length > 0) {
    const names = refused.map(text_escape/* quoteInFull */.f9).join(', ')
    return complain(
      `${what} ${(0,text_escape/* quoteInFull */.f9)(raw)} uses ${names}, which is never expanded because its value may be a secret. Use a variable with another name`,
    )
  }
  if (missing.length === 0) return text.trim()
  const names = missing.map(text_escape/* quoteInFull */.f9).join(', ')
  return complain(
    missing.every(isVariable)
      ? `${what} ${(0,text_escape/* quoteInFull */.f9)(raw)} uses ${names}, which isn't set. Add it to the env of this step`
      : `${what} ${(0,text_escape/* quoteInFull */.f9)(raw)} uses ${names}, which isn't a variable. ${ONLY_VARIABLES}`,
  )
}
const ONLY_VARIABLES = 'Only $VAR and ${VAR} are expanded'
function expandQuietly(text, { env }) {
  const { text: result, missing, refused } = expand(text, env)
  return missing.length + refused.length === 0 ? result : undefined
}
function hasSchedule(ofType) {
  const cron = fieldsOf(ofType.get('schedule')).get('cron')?.value
  if (cron?.kind === 'list') return cron.items.some(item => !isEmpty(item))
  return cron?.kind === 'text' && !isEmpty(cron)
}
function bundleParts(reading, { fields, line }, nesting) {
  const name = (0,text_escape/* quoteInFull */.f9)(textIn(fields, 'name'))
  const bundle = fields.get('bundle')
  const resources = fieldsOf(bundle).get('resources')
  if (resources?.value.kind !== 'list') {
    const where = resources?.line ?? bundle?.line ?? line
    reading.problems.push(`line ${where}: bundle ${name}: bundle.resources isn't a list`)
    return []
  }
  return resources.value.items.flatMap(item => bundlePart(reading, item, name, nesting))
}
function bundlePart(reading, item, bundle, nesting) {
  const fields = item.kind === 'mapping' ? item.fields : NO_FIELDS
  const base = {
    id: textIn(fields, 'id').trim(),
    after: [
      ...itemsOf(fields.get('dependencies')).map(textOf),
      ...itemsOf(fields.get('dependencyConditions')).map(condition =>
        textIn(fieldsIn(condition), 'resourceId'),
      ),
    ].map(id => id.trim()),
    workspace: part(reading, fields, 'workspace') || undefined,
  }
  const [spec, file] = [fields.get('spec'), fields.get('file')]
  if (spec && !isEmpty(spec.value)) {
    return declarationIn(spec.value, reading, nesting + 1).map(declaration => ({
      ...base,
      content: { kind: 'declaration', declaration },
    }))
  }
  if (file && !isEmpty(file.value)) {
    const path = expanded(reading, file, 'the file')
    if (path === undefined) return []
    const written = textOf(file.value).trim()
    const where = `line ${file.line}: bundle ${bundle} references ${(0,text_escape/* quoteInFull */.f9)(written)}`
    return [{ ...base, content: { kind: 'file', file: { path, written, where } } }]
  }
  return skip(reading, item.line, `a resource of bundle ${bundle} without spec or file`) ?? []
}
function productParts(reading, fields) {
  const sections = [...fields].filter(([key]) => /^v\d/.test(key)).map(([, field]) => fieldsOf(field))
  return [fields, ...sections].flatMap(section => {
    const data = fieldsOf(section.get('data'))
    const lens = fieldsOf(data.get('ports')).get('lens')
    return [...itemsOf(data.get('resource')), ...itemsOf(data.get('resources')), ...itemsOf(lens)].flatMap(
      item => productPart(reading, item),
    )
  })
}
function productPart(reading, item) {
  const fields = fieldsIn(item)
  const ref = fields.get('ref')
  const identity = ref ? referenceIn(reading, ref) : identityIn(reading, fields)
  if (!identity) return []
  const line = (ref ?? fields.get('name'))?.line ?? item.line
  return [{ id: '', after: [], workspace: undefined, content: { kind: 'reference', identity, line } }]
}
function referenceIn(reading, ref) {
  const text = expanded(reading, ref, 'the ref')
  if (text === undefined || /^dataset\b/i.test(text)) return undefined
  const identity = (0,id_forms/* readId */.wh)(text)
  const wrong = typeof identity === 'string' ? identity : (0,targets_identity/* wrongPart */.Ff)('name', identity.name)
  if (typeof identity !== 'string' && wrong === undefined) return knownOnly(reading, identity, ref.line)
  const shown = ref.value.kind === 'text' ? ref.value.text : ''
  reading.problems.push(
    `line ${ref.line}: ref ${(0,text_escape/* quoteInFull */.f9)(shown)} isn't a resource. Use TYPE:VERSION:NAME[:WORKSPACE]`,
  )
  return undefined
}
function identityIn(reading, fields) {
  const [type, name] = [part(reading, fields, 'type')?.toLowerCase(), part(reading, fields, 'name')]
  const [workspace, version] = [part(reading, fields, 'workspace'), part(reading, fields, 'version')]
  if (type === undefined || name === undefined || type === 'dataset') return undefined
  const line = fields.get('name')?.line ?? 1
  return knownOnly(reading, (0,targets_identity/* identity */.D_)(type, name, workspace, version), line)
}
function knownOnly(reading, identity, line) {
  if ((0,types/* isKnownType */.sN)(identity.type)) return identity
  return skip(reading, line, `${(0,text_escape/* quoteInFull */.f9)(identity.type)} isn't a known type of resource`)
}
const NO_FIELDS = new Map()
function fieldsIn(tree) {
  return tree?.kind === 'mapping' ? tree.fields : NO_FIELDS
}
function fieldsOf(field) {
  return fieldsIn(field?.value)
}
function itemsOf(field) {
  if (!field || isEmpty(field.value)) return []
  return field.value.kind === 'list' ? field.value.items : [field.value]
}
function textOf(tree) {
  return tree?.kind === 'text' ? tree.text : ''
}
function textIn(fields, key) {
  return textOf(fields.get(key)?.value)
}
function wordIn(fields, key) {
  const value = fields.get(key)?.value
  return value && value.kind !== 'text' ? 'not a string' : textOf(value).trim().toLowerCase()
}
function isEmpty(tree) {
  return tree.kind === 'text' && tree.text.trim() === ''
}

;// CONCATENATED MODULE: ./build/src/targets/manifest-files.js







const MAX_FILES = 1000
const MAX_RESOURCES = 5000
const MAX_DEPENDENCIES = 50_000
async function readManifestFiles(patterns, options) {
  const { files, problems, warnings } = await findManifests(patterns, options)
  const reading = {
    ...options,
    problems,
    warnings,
    entries: [],
    references: [],
    files: new Map(),
    placed: new Map(),
    dependencies: 0,
  }
  try {
    for (const file of files) {
      const name = shown(file.path, options.folder)
      await placeFile({ ...file, name, where: name }, undefined, reading)
    }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    problems.push(error.message)
  }
  return {
    entries: [...reading.entries, ...reading.references],
    problems,
    warnings,
  }
}
class TooMuch extends Error {}
async function placeFile(file, workspace, reading) {
  const declarations = await declarationsIn(file, reading)
  const placed = []
  for (const declaration of declarations) placed.push(await place(declaration, file, workspace, reading))
  return placed
}
function declarationsIn(file, reading) {
  const known = reading.files.get(file.real)
  if (known) return known
  if (reading.files.size === MAX_FILES) {
    throw new TooMuch(`more than ${MAX_FILES} files. ${NARROWER}`)
  }
  const declarations = read(file, reading)
  reading.files.set(file.real, declarations)
  return declarations
}
const NARROWER = 'Use narrower patterns, or exclude files with lines that start with !'
async function read(file, reading) {
  const { problems, warnings, env, signal } = reading
  signal.throwIfAborted()
  try {
    if (!isInside(file.real, file.roots)) throw new Unreadable(OUTSIDE)
    const pause = async () => {
      await (0,external_node_timers_promises_.setImmediate)()
      signal.throwIfAborted()
    }
    const manifests = await readManifests(await readText(file.real), env, pause)
    problems.push(...manifests.problems.map(problem => `${file.name}, ${problem}`))
    warnings.push(...manifests.warnings.map(warning => `${file.name}, ${warning}`))
    return manifests.declarations
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    problems.push(`${file.where} ${error.message}`)
    return []
  }
}
const OUTSIDE = "lies outside the workspace and outside the folder that manifests names, so it isn't read"
async function place(declaration, file, overruled, reading) {
  const workspaces = reading.placed.get(declaration) ?? new Map()
  reading.placed.set(declaration, workspaces)
  const known = workspaces.get(overruled)
  if (known) return known
  if (reading.entries.length === MAX_RESOURCES) {
    throw new TooMuch(`more than ${MAX_RESOURCES} resources. Split them over several steps`)
  }
  const workspace = overruled ?? declaration.identity.workspace
  const identity = { ...declaration.identity, ...(workspace !== undefined && { workspace }) }
  const dependsOn = declaration.dependencies.map(dependency => besides(dependency, workspace))
  reading.dependencies += dependsOn.length
  const placed = { identity, dependsOn }
  workspaces.set(overruled, placed)
  reading.entries.push({
    ...identity,
    ...(declaration.isScheduled && { scheduled: true }),
    source: { file: file.path, line: declaration.line },
    dependsOn,
  })
  await placeParts(placed, declaration.parts, file, reading)
  return placed
}
function besides([likeliest, ...others], workspace) {
  const inWorkspace = identity =>
    workspace === undefined || identity.workspace || (0,types/* resourceType */.Vm)(identity.type).scope === 'instance'
      ? identity
      : { ...identity, workspace }
  return [inWorkspace(likeliest), ...others.map(inWorkspace)]
}
async function placeParts(whole, parts, file, reading) {
  const byId = new Map()
  const ordered = []
  for (const part of parts) {
    const placed = await placePart(part, file, reading)
    if (part.id !== '') byId.set(part.id, placed)
    ordered.push({ placed, after: part.after })
    depend(whole, placed, reading)
  }
  for (const { placed, after } of ordered) {
    for (const dependent of placed) {
      for (const id of after) depend(dependent, byId.get(id) ?? [], reading)
    }
  }
}
async function placePart({ content, workspace }, file, reading) {
  switch (content.kind) {
    case 'declaration':
      return [await place(content.declaration, file, workspace, reading)]
    case 'reference': {
      const { identity, line } = content
      reading.references.push({ ...identity, source: { file: file.path, line } })
      return [{ identity, dependsOn: [] }]
    }
    case 'file': {
      const target = await follow(content.file, file, reading)
      return target ? placeFile(target, workspace, reading) : []
    }
  }
}
function depend(dependent, on, reading) {
  for (const { identity } of on) {
    if (reading.dependencies === MAX_DEPENDENCIES) return
    dependent.dependsOn.push([identity])
    reading.dependencies++
  }
}
async function follow({ path, written, where }, from, { problems }) {
  const resolved = (0,external_node_path_.resolve)((0,external_node_path_.dirname)(from.path), path)
  const name = (0,text_escape/* plain */.pj)((0,external_node_path_.normalize)((0,external_node_path_.isAbsolute)(written) ? written : (0,external_node_path_.join)((0,external_node_path_.dirname)(from.name), written)))
  const reference = `${from.name}, ${where}, which`
  try {
    return { path: resolved, real: await (0,promises_.realpath)(resolved), roots: from.roots, name, where: reference }
  } catch (error) {
    problems.push(`${reference} ${whyUnreadable(error)}. Paths are relative to the bundle`)
    return undefined
  }
}
async function findManifests(patterns, options) {
  const files = new Map()
  const problems = []
  const warnings = []
  for (const line of patterns) {
    const excludes = line.startsWith('!')
    const pattern = excludes ? line.slice(1).trim() : line
    try {
      const found = await findFiles(pattern, { ...options, wanted: excludes ? 'all' : 'yaml' })
      for (const file of found) {
        if (excludes) files.delete(file.real)
        else if (!files.has(file.real)) files.set(file.real, file)
      }
      if (!excludes && found.length === 0) warnings.push(`no files match ${(0,text_escape/* quoteInFull */.f9)(pattern)}`)
    } catch (error) {
      options.signal.throwIfAborted()
      problems.push(`${(0,text_escape/* quoteInFull */.f9)(pattern)} ${whyUnreadable(error)}`)
    }
  }
  if (files.size <= MAX_FILES) return { files: [...files.values()], problems, warnings }
  return {
    files: [],
    problems: [...problems, `${files.size} files match, but at most ${MAX_FILES} are read. ${NARROWER}`],
    warnings,
  }
}
function shown(path, folder) {
  return (0,text_escape/* plain */.pj)(isBelow(path, folder) ? (0,external_node_path_.relative)(folder, path) : path).replaceAll(external_node_path_.sep, '/')
}


/***/ })

};
