import { expect, test } from 'vitest'
import { summary } from '../../src/report/summary.ts'
import { play, SCENES } from '../report/scenes.ts'
import { annotated, page, render, source } from './page.mjs'

test('the page of a summary has its tables, folds and timeline', async () => {
  const scene = SCENES['failed-after-build']
  const html = page('<A deploy>', await render(scene ? summary(play(scene)) : ''))
  expect(html).toContain('<title>&lt;A deploy></title>')
  expect(html).toContain('<th>Resource</th>')
  expect(html).toContain('<details>')
  expect(html).toMatch(/<pre class="mermaid">.*gantt\n/s)
  expect(html).toMatch(/<script src="file:.*mermaid\.min\.js">/)
})

test('the page of a comment has its frame, and ends where its picture ends', async () => {
  const html = page('comment', await render('### Unhealthy'), { frame: 'comment', until: 'details' })
  expect(html).toMatch(/<header><b>github-actions<\/b>.*<\/header>\n<article>\n<h3>Unhealthy<\/h3>/)
  expect(html).toContain('document.querySelector("details" ||')
})

test('without the development dependencies the page has the timeline and the Markdown source', () => {
  const history = [
    { at: 0, status: 'pending', runtime: '' },
    { at: 5, status: 'active', runtime: 'running:1' },
  ]
  const html = source('## <b>', { seconds: 10, resources: [{ id: 'worker/insights', history }] })
  expect(html).toContain('left: 50.0%; right: 0" title="active, running:1">active, running:1</i>')
  expect(html).toContain('<pre>## &lt;b></pre>')
  expect(html).toContain('npm ci')
})

test('an annotation is below its line', () => {
  const html = annotated('depot.yaml', 'name: sales\ntype: depot\n', {
    line: 1,
    title: 'T',
    message: 'a < b',
  })
  expect(html).toMatch(/name: sales.*on line 1 in depot\.yaml.*<pre>a &lt; b<\/pre>.*type: depot/s)
})
