/** A Jupyter notebook as a file: version 4.5 of its format (nbformat's documentation, "The Notebook file format"). */

/** Text without a line break at its end. */
export interface NotebookCell {
  readonly kind: 'markdown' | 'code'
  readonly source: string
}

export const markdown = (...paragraphs: string[]): NotebookCell => ({
  kind: 'markdown',
  source: paragraphs.join('\n\n'),
})

export const code = (...lines: string[]): NotebookCell => ({ kind: 'code', source: lines.join('\n') })

/** For Python 3; no cell has been run yet. */
export function notebookFile(cells: readonly NotebookCell[]): string {
  const notebook = {
    cells: cells.map(({ kind, source }, k) => ({
      cell_type: kind,
      ...(kind === 'code' && { execution_count: null }),
      id: `cell-${k + 1}`,
      metadata: {},
      ...(kind === 'code' && { outputs: [] }),
      // Each line but the last keeps its break.
      source: source.split(/(?<=\n)/),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  }
  return `${JSON.stringify(notebook, null, 1)}\n`
}
