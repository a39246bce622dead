export const id = 128;
export const ids = [128];
export const modules = {

/***/ 4128:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  commentText: () => (/* binding */ commentText),
  earlierResult: () => (/* binding */ earlierResult),
  wantsComment: () => (/* binding */ wantsComment)
});

// UNUSED EXPORTS: MAX_COMMENT_CHARACTERS

// EXTERNAL MODULE: ./build/report/budget.js
var budget = __webpack_require__(9542);
// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(4902);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 2 modules
var schemas = __webpack_require__(5395);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js + 1 modules
var api = __webpack_require__(3305);
// EXTERNAL MODULE: ./build/report/model.js
var model = __webpack_require__(4202);
;// CONCATENATED MODULE: ./build/report/memory.js



const VERSION = 1;
const PATTERN = /<!-- wait-for-dataos-memory ([\w+/=]{1,40000}) -->/g;
const MAX_BYTES = 1024 * 1024;
const FORM = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(VERSION),
    result: schemas/* string */.YjP(),
    unhealthy: schemas/* nullable */.mee(schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* int */.Whr().check(api/* _positive */.NC()))),
});
function remember({ result, resources }, before) {
    if (resources.length === 0 && before)
        return { ...before, result };
    const unhealthy = {};
    for (const { id, verdict } of resources) {
        const runs = before?.unhealthy?.[id] ?? 0;
        if ((0,model/* isUnhealthy */.ZT)(verdict))
            unhealthy[id] = runs + 1;
        else if (verdict === 'undecided' && runs > 0)
            unhealthy[id] = runs;
    }
    return { result, unhealthy };
}
function progressSince(before, { resources }) {
    const runsOf = (id) => before.unhealthy?.[id] ?? 0;
    const unhealthy = resources.filter(({ verdict }) => (0,model/* isUnhealthy */.ZT)(verdict)).map(({ id }) => id);
    const good = resources.filter(({ verdict }) => (0,model/* isGood */.Kg)(verdict)).map(({ id }) => id);
    return {
        newlyUnhealthy: before.unhealthy ? unhealthy.filter(id => runsOf(id) === 0) : [],
        recovered: good.filter(id => runsOf(id) > 0),
        stillUnhealthy: unhealthy.filter(id => runsOf(id) > 0).map(id => ({ id, runs: runsOf(id) + 1 })),
    };
}
function hideMemory(memory, max) {
    const forms = [memory, { ...memory, unhealthy: null }];
    return forms.map(memory_hidden).find(text => text.length <= max) ?? '';
}
function memory_hidden(memory) {
    const json = JSON.stringify({ version: VERSION, ...memory });
    return `<!-- wait-for-dataos-memory ${(0,external_node_zlib_.deflateRawSync)(json).toString('base64')} -->`;
}
function readMemory(body) {
    const encoded = [...body.matchAll(PATTERN)].at(-1)?.[1];
    if (encoded === undefined)
        return undefined;
    try {
        const json = (0,external_node_zlib_.inflateRawSync)(Buffer.from(encoded, 'base64'), { maxOutputLength: MAX_BYTES }).toString();
        const { result, unhealthy } = FORM.parse(JSON.parse(json));
        return { result, unhealthy };
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/report/names.js
var report_names = __webpack_require__(9563);
// EXTERNAL MODULE: ./build/report/opening.js
var opening = __webpack_require__(2171);
// EXTERNAL MODULE: ./build/report/section.js
var section = __webpack_require__(592);
// EXTERNAL MODULE: ./build/report/table.js
var report_table = __webpack_require__(1799);
;// CONCATENATED MODULE: ./build/report/comment.js







const MAX_COMMENT_CHARACTERS = 65_000;
const MAX_MEMORY_CHARACTERS = 12_000;
const MAX_NAMED = 10;
function earlierResult(comment) {
    return comment === undefined ? undefined : (readMemory(comment)?.result ?? 'unknown');
}
function wantsComment(mode, result, earlier) {
    if (mode === 'never' || result === 'cancelled' || result === 'snapshot')
        return false;
    if (mode === 'always' || !isGoodResult(result))
        return true;
    return earlier !== undefined && !isGoodResult(earlier);
}
function isGoodResult(result) {
    return result === 'healthy' || result === 'deleted';
}
function commentText(report, { previous, links, key }, max = MAX_COMMENT_CHARACTERS) {
    const before = previous === undefined ? undefined : readMemory(previous);
    const memory = hideMemory(remember(report, before), Math.min(MAX_MEMORY_CHARACTERS, max / 4));
    const table = (0,report_table/* resourceTable */.t)(report, 0);
    return (0,budget/* firstThatFits */.eO)(room => [
        (0,opening/* opening */.z)(report, room.problemLines, keyInWords(key)),
        before ? progress(before, report) : '',
        (0,section/* causeList */.cj)(report, room.causes),
        table(room.rows),
        (0,section/* detailFolds */.uY)(report, room),
        footer(links),
        memory,
    ]
        .filter(Boolean)
        .join('\n'), { max, measure: budget/* characters */.hg });
}
function progress(before, report) {
    const { newlyUnhealthy, recovered, stillUnhealthy } = progressSince(before, report);
    const names = (0,report_names/* namesOf */.e)(report.resources);
    const byId = new Map(report.resources.map(resource => [resource.id, (0,markdown/* code */.aY)(names(resource))]));
    const nameOf = (id) => byId.get(id) ?? (0,markdown/* code */.aY)(id);
    const lines = [
        ['❌ Newly unhealthy', newlyUnhealthy.map(nameOf)],
        ['✅ Recovered', recovered.map(nameOf)],
        [
            '🔁 Still unhealthy',
            stillUnhealthy.map(({ id, runs }) => `${nameOf(id)} (${(0,markdown/* plural */.LS)(runs, 'run')} in a row)`),
        ],
    ];
    return (lines
        .filter(([, items]) => items.length > 0)
        .map(([title, items]) => `* **${title}:** ${(0,markdown/* listed */.KE)(items, MAX_NAMED)}\n`)
        .join(''));
}
function keyInWords(key) {
    const [, names = key, matrix] = /^(.*?)(\{.*\})?$/s.exec(key.trim()) ?? [];
    return [...names.split('/'), ...matrixValues(matrix)]
        .map(part => part.trim())
        .filter(Boolean)
        .join(' / ');
}
function matrixValues(json) {
    if (json === undefined)
        return [];
    try {
        return Object.values(JSON.parse(json)).map(value => typeof value === 'string' ? value : JSON.stringify(value));
    }
    catch {
        return [json];
    }
}
function footer({ run, runId, attempt, headSha, commit }) {
    const which = attempt === '' || attempt === '1' ? '' : `, attempt ${(0,markdown/* prose */.CS)(attempt)}`;
    return `<sub>[Run ${(0,markdown/* prose */.CS)(runId)}](${run})${which} for commit [\`${headSha.slice(0, 7)}\`](${commit})</sub>\n`;
}


/***/ })

};
