export const id = 890;
export const ids = [890];
export const modules = {

/***/ 8890:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readBaseline: () => (/* binding */ readBaseline)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 2 modules
var mini_schemas = __webpack_require__(5395);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core_core = __webpack_require__(8532);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/schemas.js + 2 modules
var core_schemas = __webpack_require__(1041);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js + 1 modules
var api = __webpack_require__(3305);
;// CONCATENATED MODULE: ./node_modules/zod/v4/mini/iso.js


const ZodMiniISODateTime = /*@__PURE__*/ core_core/* $constructor */.xI("ZodMiniISODateTime", (inst, def) => {
    core_schemas/* $ZodISODateTime */.Ko.init(inst, def);
    mini_schemas/* ZodMiniStringFormat */.zUr.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function datetime(params) {
    return api/* _isoDateTime */.G1(ZodMiniISODateTime, params);
}
const ZodMiniISODate = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodMiniISODate", (inst, def) => {
    core.$ZodISODate.init(inst, def);
    schemas.ZodMiniStringFormat.init(inst, def);
})));
// @__NO_SIDE_EFFECTS__
function date(params) {
    return core._isoDate(ZodMiniISODate, params);
}
const ZodMiniISOTime = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodMiniISOTime", (inst, def) => {
    core.$ZodISOTime.init(inst, def);
    schemas.ZodMiniStringFormat.init(inst, def);
})));
// @__NO_SIDE_EFFECTS__
function time(params) {
    return core._isoTime(ZodMiniISOTime, params);
}
const ZodMiniISODuration = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodMiniISODuration", (inst, def) => {
    core.$ZodISODuration.init(inst, def);
    schemas.ZodMiniStringFormat.init(inst, def);
})));
// @__NO_SIDE_EFFECTS__
function duration(params) {
    return core._isoDuration(ZodMiniISODuration, params);
}

// EXTERNAL MODULE: ./build/src/baseline/format.js
var format = __webpack_require__(5262);
;// CONCATENATED MODULE: ./build/src/baseline/read.js


const ENTRY = mini_schemas/* union */.KCZ([
  mini_schemas/* object */.Ikc({ absent: mini_schemas/* literal */.euz(true) }),
  mini_schemas/* object */.Ikc({ unknown: mini_schemas/* string */.YjP() }),
  mini_schemas/* object */.Ikc({
    status: mini_schemas/* string */.YjP(),
    runtime: mini_schemas/* string */.YjP(),
    uid: mini_schemas/* optional */.lqM(mini_schemas/* string */.YjP()),
    generation: mini_schemas/* optional */.lqM(mini_schemas/* string */.YjP()),
    run: mini_schemas/* optional */.lqM(mini_schemas/* union */.KCZ([mini_schemas/* literal */.euz('none'), datetime()])),
  }),
])
const FORM = mini_schemas/* object */.Ikc({
  version: mini_schemas/* literal */.euz(format/* BASELINE_VERSION */.d0),
  at: mini_schemas/* string */.YjP(),
  run: mini_schemas/* string */.YjP(),
  resources: mini_schemas/* record */.g1P(mini_schemas/* string */.YjP(), ENTRY),
})
const POINTER = mini_schemas/* object */.Ikc({ file: mini_schemas/* string */.YjP() })
function readBaseline(text, readFile) {
  const json = parseJson(text)
  const file = POINTER.safeParse(json).data?.file
  if (file === undefined) return baselineOf(json)
  const content = readFile(file)
  if (content !== undefined) return baselineOf(parseJson(content))
  return `its file ${file} isn't available. Large snapshots work only within one job`
}
function baselineOf(json) {
  if (typeof json !== 'object' || json === null) return 'not a JSON object'
  const { version } = json
  if (version !== format/* BASELINE_VERSION */.d0) {
    return `unsupported snapshot version ${JSON.stringify(version) ?? 'none'} (expected ${format/* BASELINE_VERSION */.d0})`
  }
  const result = FORM.safeParse(json)
  if (!result.success) return `invalid field '${result.error.issues[0]?.path.join('.') ?? ''}'`
  const { at, run, resources } = result.data
  return {
    at,
    run,
    resources: new Map(Object.entries(resources).map(([id, entry]) => [id, fromEntry(entry)])),
  }
}
function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
function fromEntry(entry) {
  if ('absent' in entry) return { kind: 'absent' }
  if ('unknown' in entry) return { kind: 'unknown', why: entry.unknown }
  const { status, runtime, uid, generation, run } = entry
  const lastRun = run === undefined || run === 'none' ? run : Date.parse(run)
  return { kind: 'there', signals: { status, runtime }, revision: { uid, generation, lastRun } }
}


/***/ })

};
