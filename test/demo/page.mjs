// A job summary as a page that a browser can open. With the development dependencies installed it looks as it does on
// GitHub, the picture drawn; without them it shows the Markdown.

import { existsSync } from 'node:fs'

const MERMAID = new URL('../../node_modules/mermaid/dist/mermaid.min.js', import.meta.url)

const STYLE = `
  body { max-width: 980px; margin: 2rem auto; padding: 0 1rem; color: #1f2328; line-height: 1.5;
    font: 16px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji" }
  h2, h3 { border-bottom: 1px solid #d1d9e0; padding-bottom: .3em }
  h3 { border: 0; margin-bottom: .5em }
  table { border-collapse: collapse; display: block; overflow: auto; margin: 1em 0 }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left }
  tr:nth-child(2n) { background: #f6f8fa }
  code, pre { font: 85% ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: #f0f1f3; border-radius: 6px }
  code { padding: .2em .4em } pre code { padding: 0; font-size: 100%; background: none }
  pre { padding: 1em; overflow: auto; background: #f6f8fa } pre.mermaid { background: none; padding: 0 }
  a { color: #0969da } details { margin: 1em 0 } summary { cursor: pointer }`

/** @type {(title: string, markdown: string) => Promise<string>} */
export async function page(title, markdown) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${entities(title)}</title>
<style>${STYLE}</style>
<body>
${await body(markdown)}
${existsSync(MERMAID) ? drawing() : ''}
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

/** A picture in a fold has no width until the fold is opened. */
function drawing() {
  return `<script src="${MERMAID.href}"></script>
<script>
  const draw = nodes => mermaid.run({ nodes })
  mermaid.initialize({ startOnLoad: false })
  draw([...document.querySelectorAll('pre.mermaid')].filter(node => !node.closest('details')))
  for (const fold of document.querySelectorAll('details:has(pre.mermaid)'))
    fold.addEventListener('toggle', () => draw(fold.querySelectorAll('pre.mermaid')), { once: true })
</script>`
}

/** @type {(text: string) => string} */
function entities(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
