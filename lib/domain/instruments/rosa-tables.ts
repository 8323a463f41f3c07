/**
 * The scoring charts of ROSA (Sonne, Villalta & Andrews 2012). Five public implementations agree on every cell of A, B
 * and C; the figures inside the paper could not be read, and the author's slide manual differs in six cells of A, where
 * it contradicts the section range that the authors state (2 to 9). Compared cell by cell with
 * tests/fixtures/rosa-tables.json.
 */
type Chart = {
  /** Score of the first row and of the first column; both axes go up by 1. */
  readonly firstRow: number
  readonly firstColumn: number
  readonly cells: readonly (readonly number[])[]
}

/** Rows: seat pan height + depth (2 to 8). Columns: armrest + back support (2 to 9). Not square: 7 by 8. */
export const chartA: Chart = {
  firstRow: 2,
  firstColumn: 2,
  cells: [
    [2, 2, 3, 4, 5, 6, 7, 8],
    [2, 2, 3, 4, 5, 6, 7, 8],
    [3, 3, 3, 4, 5, 6, 7, 8],
    [4, 4, 4, 4, 5, 6, 7, 8],
    [5, 5, 5, 5, 6, 7, 8, 9],
    [6, 6, 6, 7, 7, 8, 8, 9],
    [7, 7, 7, 8, 8, 9, 9, 9],
  ],
}

/** Rows: telephone (0 to 6). Columns: monitor (0 to 7). Not symmetric: (2,4), (2,5), (3,6) and (4,6) tell which is which. */
export const chartB: Chart = {
  firstRow: 0,
  firstColumn: 0,
  cells: [
    [1, 1, 1, 2, 3, 4, 5, 6],
    [1, 1, 2, 2, 3, 4, 5, 6],
    [1, 2, 2, 3, 3, 4, 6, 7],
    [2, 2, 3, 3, 4, 5, 6, 8],
    [3, 3, 4, 4, 5, 6, 7, 8],
    [4, 4, 5, 5, 6, 7, 8, 9],
    [5, 5, 6, 7, 8, 8, 9, 9],
  ],
}

/** Rows: mouse (0 to 7). Columns: keyboard (0 to 7). Symmetric. */
export const chartC: Chart = {
  firstRow: 0,
  firstColumn: 0,
  cells: [
    [1, 1, 1, 2, 3, 4, 5, 6],
    [1, 1, 2, 3, 4, 5, 6, 7],
    [1, 2, 2, 3, 4, 5, 6, 7],
    [2, 3, 3, 3, 5, 6, 7, 8],
    [3, 4, 4, 5, 5, 6, 7, 8],
    [4, 5, 5, 6, 6, 7, 8, 9],
    [5, 6, 6, 7, 7, 8, 8, 9],
    [6, 7, 7, 8, 8, 9, 9, 9],
  ],
}

/** The cell of a row score and a column score. @throws RangeError outside the chart. */
export function readChart(chart: Chart, row: number, column: number): number {
  const cell = chart.cells[row - chart.firstRow]?.[column - chart.firstColumn]
  if (cell === undefined) throw new RangeError(`the chart has no cell for row ${row}, column ${column}`)
  return cell
}
