// A job summary or a comment as a page that a browser can open. With the development dependencies installed it looks as
// it does on GitHub, the picture drawn; without them it shows the Markdown.

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
  a { color: #0969da } details > summary { cursor: pointer } details[open] > summary { margin-bottom: 8px }`

/** What GitHub writes above it, so that it is clear what one looks at. */
const HEADERS = {
  summary: '<b>deploy</b> summary',
  comment: '<b>github-actions</b> <i>bot</i> commented now · edited',
}

/** @typedef {keyof typeof HEADERS} Frame */
/**
 * @typedef {object} Look
 * @property {Frame} [frame]
 * @property {string} [until] the element, by its selector, that a picture of the page is to end before
 */

/** @type {(title: string, markdown: string, look?: Look) => Promise<string>} */
export async function page(title, markdown, { frame = 'summary', until = '' } = {}) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${entities(title)}</title>
<style>${STYLE}</style>
<body class="${frame}">
<main>
<header>${HEADERS[frame]}</header>
<article>
${await body(markdown)}
</article>
</main>
${existsSync(MERMAID) ? drawing(until) : ''}
</body>
</html>
`
}

/** @type {(markdown: string) => Promise<string>} */
async function body(markdown) {
  try {
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
  } catch {
    return `<pre>${entities(markdown)}</pre>`
  }
}

/**
 * A picture in a fold has no width until the fold is opened. When all is drawn, the height of the page is written down.
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
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
