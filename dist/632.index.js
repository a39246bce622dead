export const id = 632;
export const ids = [632];
export const modules = {

/***/ 3632:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   earlierResult: () => (/* binding */ earlierResult),
/* harmony export */   readMemory: () => (/* binding */ readMemory)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8522);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5395);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3305);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1337);



const PATTERN = /<!-- wait-for-dataos-memory ([\w+/=]{1,40000}) -->/g
const MAX_BYTES = 1024 * 1024
const FORM = zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
  version: zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .euz(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .MEMORY_VERSION */ .zn),
  result: zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
  unhealthy: zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), zod_mini__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_3__/* ._positive */ .NC()))),
})
function earlierResult(comment) {
  return comment === undefined ? undefined : (readMemory(comment)?.result ?? 'unknown')
}
function readMemory(comment = '') {
  const encoded = [...comment.matchAll(PATTERN)].at(-1)?.[1]
  if (encoded === undefined) return undefined
  try {
    const json = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.inflateRawSync)(Buffer.from(encoded, 'base64'), { maxOutputLength: MAX_BYTES }).toString()
    const { result, unhealthy } = FORM.parse(JSON.parse(json))
    return { result, unhealthy }
  } catch {
    return undefined
  }
}


/***/ })

};
