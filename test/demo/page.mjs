// A job summary or a comment as a page for a browser. With the development dependencies it looks as on GitHub. Without
// them it shows a simple timeline and the Markdown source.

import { existsSync } from 'node:fs'

const MERMAID = new URL('../../node_modules/mermaid/dist/mermaid.min.js', import.meta.url)

const STYLE = `
  * { box-sizing: border-box }
  body { max-width: 1000px; margin: 0 auto; padding: 8px; color: #1f2328; line-height: 1.5; background: #fff;
    font: 16px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji" }
  main { border: 1px solid #d1d9e0; border-radius: 6px }
  header { padding: 8px 16px; border-bottom: 1px solid #d1d9e0; background: #f6f8fa; border-radius: 6px 6px 0 0;
    font-size: 14px; color: #59636e }
  header b { color: #1f2328 }
  header i { font-style: normal; font-size: 12px; border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 7px; margin: 0 2px }
  article { padding: 16px 24px } .comment article { font-size: 14px; padding: 16px }
  article > :first-child { margin-top: 0 } article > :last-child { margin-bottom: 0 }
  h2, h3, h4 { margin: 24px 0 16px; line-height: 1.25; font-weight: 600 }
  h2 { font-size: 1.5em; border-bottom: 1px solid #d1d9e0b3; padding-bottom: .3em } h3 { font-size: 1.25em } h4 { font-size: 1em }
  p, table, pre, details { margin: 0 0 16px } ul, ol { margin: 0 0 16px; padding-left: 2em } li + li { margin-top: .25em }
  table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left } th { font-weight: 600 }
  tr:nth-child(2n) { background: #f6f8fa }
  code, pre { font: 85%/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; border-radius: 6px }
  code { padding: .2em .4em; background: #818b981f } pre code { padding: 0; font-size: 100%; background: none }
  pre { padding: 16px; overflow: auto; background: #f6f8fa } pre.mermaid { background: none; padding: 0; text-align: center }
  sub { font-size: 75%; vertical-align: baseline; color: #59636e }
  .timeline { display: table; width: 100% } .timeline td:last-child { position: relative; width: 75% }
  .timeline i { position: absolute; top: 4px; bottom: 4px; overflow: hidden; white-space: nowrap; font: 12px/26px sans-serif;
    padding-left: 4px; background: #ddf4ff; border-left: 2px solid #0969da }
  .diff { display: table; width: 100%; font: 12px/20px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
  .diff tr, .diff tr:nth-child(2n) { background: #dafbe1 } .diff td { border: 0; padding: 0 10px; white-space: pre-wrap }
  .diff td:first-child { width: 40px; background: #aceebb; text-align: right }
  .diff div { margin: 8px 0; padding: 12px 16px; white-space: normal; font: 14px/1.5 sans-serif; background: #fff;
    border: 1px solid #d1d9e0; border-left: 4px solid #cf222e; border-radius: 6px } .diff div p { margin: 0 0 4px }
  .diff div pre { margin: 8px 0 0; white-space: pre-wrap }
  a { color: #0969da } details > summary { cursor: pointer } details[open] > summary { margin-bottom: 8px }`

/** What GitHub shows above it. */
const HEADERS = {
  summary: '<b>deploy</b> summary',
  comment: '<b>github-actions</b> <i>bot</i> commented now · edited',
  annotation: '<b>Files changed</b>',
}

/** @typedef {keyof typeof HEADERS} Frame */
/** @typedef {{ frame?: Frame, until?: string }} Look `until`: selector of the element before which a picture ends */
/** @typedef {{ at: number, status: string, runtime: string }} State */
/** @typedef {{ seconds: number, resources: readonly { id: string, history: readonly State[] }[] }} Timeline */

/** @type {(title: string, html: string, look?: Look) => string} */
export function page(title, html, { frame = 'summary', until = '' } = {}) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${entities(title)}</title>
<style>${STYLE}</style>
<body class="${frame}">
<main>
<header>${HEADERS[frame]}</header>
<article>
${html}
</article>
</main>
${existsSync(MERMAID) ? drawing(until) : ''}
</body>
</html>
`
}

/**
 * The Markdown as GitHub renders it. Without the development dependencies: a timeline, and the Markdown source.
 * @type {(markdown: string, timeline?: Timeline) => Promise<string>}
 */
export async function render(markdown, timeline) {
  return (await rendered(markdown)) ?? source(markdown, timeline)
}

/**
 * A file with an annotation below one of its lines, as "Files changed" shows it.
 * @type {(path: string, text: string, annotation: { line: number, title: string, message: string }) => string}
 */
export function annotated(path, text, { line, title, message }) {
  const lines = text.trimEnd().split('\n')
  const rows = lines.map((code, i) => `<tr><td>${i + 1}</td><td>+ ${entities(code)}</td></tr>`)
  const box = `<tr><td></td><td><div><p>❌ <b>Check failure</b> on line ${line} in ${entities(path)}</p>
<p><b>GitHub Actions</b> / deploy</p><p><b>${entities(title)}</b></p><pre>${entities(message)}</pre></div></td></tr>`
  return `<h4>${entities(path)}</h4>
<table class="diff">${[...rows.slice(0, line), box, ...rows.slice(line)].join('\n')}</table>`
}

/** @type {(markdown: string) => Promise<string | undefined>} */
async function rendered(markdown) {
  if (!existsSync(MERMAID)) return undefined
  const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([
    import('micromark'),
    import('micromark-extension-gfm'),
  ])
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  return html.replace(
    /<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gs,
    '<pre class="mermaid">$1</pre>',
  )
}

/** @type {(markdown: string, timeline: Timeline | undefined) => string} */
export function source(markdown, timeline) {
  return `<p>To see this page as on GitHub, run <code>npm ci</code> and the demo again.</p>
${timeline ? bars(timeline) : ''}
<pre>${entities(markdown)}</pre>`
}

/** @type {(timeline: Timeline) => string} */
function bars({ seconds, resources }) {
  /** @type {(state: State) => string} */
  const bar = ({ at, status, runtime }) => {
    const label = entities([status, runtime].filter(Boolean).join(', ') || 'absent')
    return `<i style="left: ${((100 * at) / seconds).toFixed(1)}%; right: 0" title="${label}">${label}</i>`
  }
  const rows = resources.map(
    ({ id, history }) => `<tr><td>${entities(id)}</td><td>${history.map(bar).join('')}</td></tr>`,
  )
  return `<table class="timeline">\n${rows.join('\n')}\n</table>`
}

/**
 * Draws the timeline; a folded one only once it is opened, because it has no width before. Then notes the page's height.
 * @type {(until: string) => string}
 */
function drawing(until) {
  return `<script src="${MERMAID.href}"></script>
<script>
  const draw = nodes => mermaid.run({ nodes })
  mermaid.initialize({ startOnLoad: false })
  draw([...document.querySelectorAll('pre.mermaid')].filter(node => !node.closest('details'))).then(() => {
    const end = document.querySelector(${JSON.stringify(until)} || 'no-end')
    const bottom = (end ?? document.body).getBoundingClientRect()
    document.documentElement.dataset.height = Math.ceil(end ? bottom.top - 8 : bottom.bottom)
  })
  for (const fold of document.querySelectorAll('details:has(pre.mermaid)'))
    fold.addEventListener('toggle', () => draw(fold.querySelectorAll('pre.mermaid')), { once: true })
</script>`
}

/** @type {(text: string) => string} */
function entities(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
