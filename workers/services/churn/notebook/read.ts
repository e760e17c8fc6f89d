/** Cells of a notebook that read the table as Vitrine read it. */
import type { DesignData } from '../../../contracts/churn/prepare'
import type { TableData } from '../../../contracts/churn/table'
import type { ColumnFacts, TableReport } from '../../../contracts/table'
import { code, markdown, type NotebookCell } from '../../../learn/export/notebook-file'
import { python } from '../../../learn/export/python'
import { MISSING } from '../../../learn/table/cells'

export function readCells({ report }: TableData): NotebookCell[] {
  const numbers = report.columns.filter(({ kind }) => kind === 'number')
  const formats = new Set(numbers.map(({ format = 'point' }) => format))
  return [
    markdown(
      '## The table',
      'Every cell is read as text first and turned into a number by column, so that nothing depends on what the first rows look like. Cells that hold no number where one is expected count as missing, as they did in the tab.',
    ),
    code(
      `FILE = ${python(report.name)}  # where the table is on this machine`,
      '',
      `COLUMNS = ${python(report.columns.map(({ name }) => name))}`,
      `MISSING = ${python([...MISSING])}`,
      '',
      ...(report.format === 'jsonl' ? readJsonLines : readDelimited(report)),
      'cells = cells[(cells != "").any(axis=1)].reset_index(drop=True)',
      'table = cells.mask(cells.isin(MISSING))',
      '',
      ...(['point', 'comma', 'date'] as const).flatMap((format) =>
        formats.has(format) ? numbersOf(format, numbers) : [],
      ),
      'table.head()',
    ),
  ]
}

function readDelimited({ delimiter = ',', encoding, hasHeader = true }: TableReport): string[] {
  return [
    'cells = pd.read_csv(',
    `    FILE, sep=${python(delimiter)}, encoding=${python(encodingOf(encoding))}, dtype=str, keep_default_na=False,`,
    `    header=${hasHeader ? '0' : 'None'}, names=COLUMNS, index_col=False,`,
    ').fillna("")',
    'cells = cells.apply(lambda column: column.str.strip())',
  ]
}

/** Python's names; a mark at the start of the file is no part of its first cell. */
function encodingOf(label: string): string {
  if (label === 'utf-8') return 'utf-8-sig'
  return label.startsWith('utf-16') ? 'utf-16' : label
}

const readJsonLines = [
  'import json',
  '',
  'def cell(value):',
  '    if value is None:',
  '        return ""',
  '    if isinstance(value, str):',
  '        return value.strip()',
  '    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)',
  '',
  'with open(FILE, encoding="utf-8-sig") as lines:',
  '    records = [json.loads(line) for line in lines if line.strip()]',
  'cells = pd.DataFrame([[cell(record.get(name)) for name in COLUMNS] for record in records], columns=COLUMNS)',
]

function numbersOf(format: 'point' | 'comma' | 'date', columns: readonly ColumnFacts[]): string[] {
  const names = columns.filter((column) => (column.format ?? 'point') === format).map(({ name }) => name)
  if (format === 'date') {
    return [
      'def days(column):',
      '    """Days since 1970-01-01."""',
      '    dates = pd.to_datetime(column, utc=True, errors="coerce")',
      '    return (dates - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1)',
      '',
      `for name in ${python(names)}:`,
      '    table[name] = days(cells[name])',
      '',
    ]
  }
  const cleaned = format === 'comma' ? 'cell.replace(".", "").replace(",", ".")' : 'cell.replace(",", "")'
  const name = format === 'comma' ? 'number_with_comma' : 'number'
  return [
    `def ${name}(cell):`,
    '    try:',
    `        value = float(${cleaned})`,
    '    except ValueError:',
    '        return np.nan',
    '    return value if np.isfinite(value) else np.nan',
    '',
    `for name in ${python(names)}:`,
    `    table[name] = cells[name].map(${name})`,
    '',
  ]
}

/** The target as 0 and 1, and the rows that are kept for the test. */
export function splitCells({ table }: TableData, { target, classes, test, train, seed }: DesignData): NotebookCell[] {
  const isNumber = table.columns.find(({ name }) => name === target)?.kind === 'number'
  return [
    markdown(
      '## Who left, and the rows kept for the test',
      'Class 1 is what is to be foretold. Rows without an answer are left out. The test rows are drawn so that both classes have the same share in both parts; the seed makes them the very rows that Vitrine kept, which the last line checks.',
    ),
    code(
      `TARGET = ${python(target)}`,
      `SEED = ${python(seed)}`,
      '',
      'everything = table',
      'table = table[table[TARGET].notna()]',
      `y = (table[TARGET] == ${isNumber ? python(Number(classes[1])) : python(classes[1])}).astype(int).to_numpy()`,
      `train, test = train_test_split(np.arange(len(y)), test_size=${test.length}, random_state=SEED, stratify=y)`,
      '',
      `assert len(train) == ${train.length}, len(train)`,
      `assert table.index[test][:10].tolist() == ${python([...test.slice(0, 10)])}, "other test rows"`,
      `assert table.index[test].to_numpy().sum() == ${test.reduce((sum, row) => sum + row, 0)}, "other test rows"`,
      'print(f"{len(train)} rows to learn from, {len(test)} for the test, class 1: {y.mean():.4f}")',
    ),
  ]
}
