// One JSON string (a document) a line in, one JSON array of its tables a line out.
// A table is its rows (the header first, the delimiter row left out), a row its cells, and a cell
// [start, end] in code points, or null when it is empty.
import {createInterface} from 'node:readline'
import {parse, postprocess, preprocess} from 'micromark'
import {gfmTable} from 'micromark-extension-gfm-table'

function codePoints(text) {
  const at = [0]
  let count = 0
  for (const char of text) {
    count++
    at.push(...(char.length === 2 ? [count - 1, count] : [count]))
  }
  return at
}

function tables(text) {
  const events = postprocess(
    parse({extensions: [gfmTable()]}).document().write(preprocess()(text, 'utf8', true))
  )
  const at = codePoints(text)
  const found = []
  let row
  for (const [kind, token] of events) {
    if (kind === 'enter') {
      if (token.type === 'table') found.push([])
      else if (token.type === 'tableRow') found.at(-1).push((row = []))
      else if (token.type === 'tableDelimiterRow') row = undefined
      else if (token.type === 'tableHeader' || token.type === 'tableData') row.push(null)
      else if (token.type === 'tableContent' && row)
        row[row.length - 1] = [at[token.start.offset], at[token.end.offset]]
    }
  }
  return found
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(JSON.stringify(tables(JSON.parse(line))) + '\n')
}
